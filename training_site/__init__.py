"""The project: settings, root URLs, the Celery application, health.

The first lines put a SQLite library without the WAL-reset fault (fixed in 3.51.3) in the place of
the interpreter's own, before Django or anything else imports ``sqlite3``.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from training_site.celery import app as celery_app  # noqa: E402 (the library must be in place first)

__all__ = ["celery_app"]

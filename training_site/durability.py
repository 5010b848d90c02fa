"""Does the database keep what it acknowledged? Each engine has settings under which it would not."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

FIRST_SOUND_SQLITE = (3, 51, 3)  # before it, a checkpoint beside a writer could lose what was committed
FULL = 2
HARMFUL_ON_POSTGRESQL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def durability_faults(connection: Any) -> list[str]:
    """A sentence for each reason why something acknowledged could be lost; none in good order."""
    return list(FAULTS[connection.vendor](connection))


def _of_sqlite(connection: Any) -> Iterator[str]:
    if sqlite3.sqlite_version_info < FIRST_SOUND_SQLITE:
        yield _("SQLite %(version)s can lose committed rows; at least 3.51.3 is needed: install requirements.txt.") % {
            "version": sqlite3.sqlite_version
        }
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if synchronous < FULL:
        yield _("SQLite runs with synchronous below FULL: a power cut would lose what was acknowledged.")
    if connection.transaction_mode != "IMMEDIATE":
        yield _("SQLite transactions do not begin as IMMEDIATE: two writers would refuse each other.")


def _of_postgresql(connection: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(HARMFUL_ON_POSTGRESQL)])
        standing = dict(cursor.fetchall())
    for name, value in HARMFUL_ON_POSTGRESQL.items():
        if standing[name] == value:
            yield _("PostgreSQL runs with %(name)s = off: a power cut would lose what was acknowledged.") % {
                "name": name
            }


FAULTS: dict[str, Callable[[Any], Iterator[str]]] = {"sqlite": _of_sqlite, "postgresql": _of_postgresql}

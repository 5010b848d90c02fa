"""The demo base as a template database: prepared once for each state of migrations, content and demo files."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = (
    *("*/migrations/*.py", "*/*/migrations/*.py", "*/content/**/*", "*/*/content/**/*", "training_site/demo/*.py"),
    *("*/models.py", "*/*/models.py", "exams/papers/keys.py", "groundwork/guards/**/*.py"),  # where guards are declared
)
# As `manage.py prepare`, with every task known, so that jobs are done at once as in the tests themselves.
PREPARE = (
    "import django; django.setup();"
    "from training_site.celery import app; app.loader.import_default_modules();"
    "from django.core.management import call_command; call_command('prepare')"
)


@dataclass(frozen=True)
class World:
    """The file of the prepared base, and when it was prepared."""

    path: Path

    @property
    def made_at(self):
        return datetime.fromtimestamp(int(self.path.stem.rpartition("-")[2]), timezone.get_current_timezone())

    def at(self, hour, minute=0, *, days=0):
        """A time on the day after the base was prepared, or ``days`` later; ``hour`` may be "17:00"."""
        if isinstance(hour, str):
            hour, minute = map(int, hour.split(":"))
        day = self.made_at.date() + timedelta(days=1 + days)
        return timezone.make_aware(datetime.combine(day, clock_time(hour, minute)))

    def put_back(self):
        """Write the base over the test database."""
        connection = connections["default"]
        connection.close()
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(name)) as target:
            source.backup(target)
        ContentType.objects.clear_cache()
        cache.clear()


def prepared():
    """The world of the present files, prepared now if nobody did yet."""
    name = f"journeys-{_digest()}"
    standing = sorted((ROOT / "var").glob(f"{name}-*.sqlite3"))
    return World(standing[0] if standing else _prepare(name))


def _digest():
    digest = hashlib.sha256()
    files = {path for pattern in PATTERNS for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(path for path in files if "node_modules" not in path.parts and ".venv" not in path.parts):
        digest.update(f"{path.relative_to(ROOT)}".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _prepare(name):
    path = ROOT / "var" / f"{name}-{int(time.time())}.sqlite3"
    draft = path.with_suffix(f".{os.getpid()}")
    path.parent.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{draft}",
        "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
    }
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True)  # noqa: S603 (our own)
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    draft.replace(path)
    return path

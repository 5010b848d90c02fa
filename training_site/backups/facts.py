"""What a backup says of the base that it holds, so that whoever restores it can tell that it is whole."""

import platform
import tomllib

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.models import Installation
from training_site.installation import UNDER_KEY, mark_of

FORMAT = 1
REGISTER = "SELECT position, digest FROM certificates_registerentry ORDER BY position DESC LIMIT 1"
SEAL = "SELECT last_entry, digest FROM audit_seal ORDER BY id DESC LIMIT 1"


def facts_of(cursor, tables):
    """The rows of each table, the head of the register of certificates and of the audit's seals, as one cursor sees."""
    quoted = connection.ops.quote_name
    counts = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT COUNT(*) FROM {quoted(table)}")  # noqa: S608 (the names of our own tables)
        counts[table] = cursor.fetchone()[0]
    return {"counts": counts, "register": _head(cursor, REGISTER), "seal": _head(cursor, SEAL)}


def _head(cursor, query):
    cursor.execute(query)
    row = cursor.fetchone()
    return list(row) if row else None


def tables_of_ours():
    """The tables of every model, links between models included."""
    return set(connection.introspection.django_table_names(only_existing=True, include_views=False))


def surroundings():
    """Which base, under which versions and which keys; of the keys their marks alone."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    row = Installation.objects.first()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "base": row.name if row else "",
        "is_demo": row.is_demo if row else settings.DEMO,
        "engine": connection.vendor,
        "versions": {
            "platform": project["version"],
            "python": platform.python_version(),
            "django": django.get_version(),
            "wagtail": wagtail.__version__,
            "database": ".".join(map(str, connection.get_database_version())),
        },
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "keys": {name: mark_of(name) for name in UNDER_KEY},
    }

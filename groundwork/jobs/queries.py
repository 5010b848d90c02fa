"""Which parts of the system are alive, and which jobs wait."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from groundwork.jobs.models import Heartbeat

STALE_AFTER = timedelta(seconds=90)
PARTS = ("worker", "broker", "scheduler")


def parts_alive() -> dict[str, bool]:
    """For each part that beats: was it seen within the last 90 seconds?"""
    seen = dict(Heartbeat.objects.filter(name__in=PARTS).values_list("name", "at"))
    now = timezone.now()
    return {part: part in seen and now - seen[part] <= STALE_AFTER for part in PARTS}


def database_now() -> datetime:
    """The one clock that all machines share: PostgreSQL's; beside SQLite there is only this machine's own."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]

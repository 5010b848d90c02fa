"""Which parts of the system are alive, and which jobs wait."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from groundwork.jobs.choices import JobState
from groundwork.jobs.models import Heartbeat, Job

PARTS = ("worker", "broker", "scheduler")
# Each misses one beat without harm: a message goes round every 10 s, the scheduler beats every 5 s.
STALE_AFTER = {"worker": timedelta(seconds=25), "broker": timedelta(seconds=25), "scheduler": timedelta(seconds=20)}
LONGEST_WAIT = timedelta(seconds=60)


def parts_alive() -> dict[str, bool]:
    """For each part that beats: was it seen lately?"""
    seen = dict(Heartbeat.objects.filter(name__in=PARTS).values_list("name", "at"))
    now = database_now()
    return {part: part in seen and now - seen[part] <= STALE_AFTER[part] for part in PARTS}


def jobs_flow() -> bool:
    """Has no job waited longer than a minute for a worker, or for the renewal of one that has it?"""
    unheard = database_now() - LONGEST_WAIT
    waiting = Job.objects.filter(state=JobState.QUEUED, queued_at__lt=unheard)
    silent = Job.objects.filter(state=JobState.RUNNING, heard_at__lt=unheard)
    return not (waiting.exists() or silent.exists())


def database_now() -> datetime:
    """The one clock that all machines share: PostgreSQL's; beside SQLite there is only this machine's own."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]

"""Is the clock of this process right? A deadline judged by a wrong clock is a wrong judgement.

Beside PostgreSQL the database's clock is asked. SQLite has no clock of its own: there the heartbeat that the scheduler
writes every five seconds is compared, which finds a clock that is behind by half a second or ahead by some seconds.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from groundwork.jobs.models import Heartbeat
from groundwork.jobs.queries import database_now

LOOK_SECONDS = 5
FIRST_LOOK_SECONDS = 5  # that others wait for the first look of their process
TOLERANCE = 0.5  # seconds
SLACK = 12  # seconds: the scheduler beats every five, and may wait for the writer's lock
LONG_AGO = 10  # seconds since the last look, after which what was seen then says nothing
ENOUGH_LOOKS = 3  # at a heartbeat that does not move: the scheduler is down, which says nothing of the clock
WRONG = "wrong-clock"

log = logging.getLogger(__name__)


class Watch:
    """The verdict of this process on its own clock, renewed every five seconds while it is asked."""

    def __init__(self):
        self._looking = threading.Lock()
        self._has_looked = False
        self._looked_at = None
        self._verdict = None
        self._seen = None
        self._unmoved = 0

    def is_right(self):
        """Is it? Not known (a process that has just begun, and the heartbeat is old) counts as no.

        One thread looks; the others go by what is known, since a database that stands still makes a look long.
        """
        patience = 0 if self._has_looked else FIRST_LOOK_SECONDS
        if self._is_due() and self._looking.acquire(timeout=patience):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._looking.release()
        return bool(self._verdict)

    def _is_due(self):
        return not self._has_looked or time.monotonic() - self._looked_at >= LOOK_SECONDS

    def _look(self):
        now = time.monotonic()
        elapsed = None if self._looked_at is None else now - self._looked_at
        self._looked_at = now
        try:
            self._verdict = self._judge(elapsed)
            if not self._verdict:
                Heartbeat.objects.update_or_create(name=WRONG, defaults={"at": database_now()})
        except DatabaseError:
            log.warning("no database to compare the clock with")
        finally:
            self._has_looked = True

    def _judge(self, elapsed):
        if connection.vendor == "postgresql":
            before = time.time()
            theirs = database_now().timestamp()
            return before - TOLERANCE <= theirs <= time.time() + TOLERANCE
        return self._judge_by_heartbeat(elapsed)

    def _judge_by_heartbeat(self, elapsed):
        at = Heartbeat.objects.filter(name="scheduler").values_list("at", flat=True).first()
        if at is None:
            return True
        age = (timezone.now() - at).total_seconds()
        is_recent = elapsed is not None and elapsed <= LONG_AGO
        has_moved = is_recent and self._seen is not None and at != self._seen
        self._unmoved = 0 if has_moved or not is_recent else self._unmoved + 1
        self._seen = at
        if -TOLERANCE <= age <= SLACK:
            return True
        if age < -TOLERANCE or has_moved:
            return False
        return self._verdict or (True if self._unmoved >= ENOUGH_LOOKS and self._verdict is None else None)


watch = Watch()


def clocks_are_right():
    """Is the clock of this process right, and has none of the others found its own wrong within the last minute?"""
    is_ours_right = watch.is_right()
    lately = database_now() - timedelta(seconds=60)
    return is_ours_right and not Heartbeat.objects.filter(name=WRONG, at__gte=lately).exists()

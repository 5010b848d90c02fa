"""The scheduler: Celery's, without a file of its own, and at work also while the broker is away."""

import logging

from celery import beat
from django.db import DatabaseError, connection

from groundwork.jobs.actions import beat as note_alive
from groundwork.jobs.actions import tell_workers

BEAT_SECONDS = 5

log = logging.getLogger(__name__)


class Scheduler(beat.Scheduler):
    """Beats by itself, and does itself what must be punctual or what the broker does not take.

    Entries with the option ``in_scheduler`` never depend on a broker: a sweeper whose own messages get lost would find
    nothing. Such a task is short and does SQL only. Those with ``through_broker`` are about the broker itself.
    """

    producer = None  # Celery would wait here for the broker, for minutes

    def tick(self, **options):
        """One step, and at least one heartbeat every five seconds."""
        try:
            note_alive("scheduler")
        except DatabaseError:
            log.warning("no database for the heartbeat of the scheduler")
        finally:
            connection.close()  # one that broke must not be met again, and the next is seconds away
        return min(super().tick(**options), BEAT_SECONDS)

    def apply_async(self, entry, producer=None, **_options):
        """Send the task of an entry to the workers, or do it here."""
        is_sent = not entry.options.get("in_scheduler") and tell_workers(entry.task)
        if not is_sent and not entry.options.get("through_broker"):
            self.app.tasks[entry.task]()

"""What marking does when a sitting ends. Lost signals are healed by the schedule."""

from uuid import uuid4

from django.dispatch import receiver

from exams.sittings.signals import sitting_ended
from groundwork.jobs.actions import enqueue


@receiver(sitting_ended, dispatch_uid="marking.score")
def score_soon(sender, sittings, **_kwargs):
    """Queue the scoring; it may be asked for again when an answer was still on its way, hence a key of its own."""
    enqueue("marking.score", key=f"marking.score:{uuid4()}", sittings=list(sittings))

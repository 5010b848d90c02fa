"""What stands beside every change of a sitting: its own record, and the signal of its end."""

from django.db import transaction
from django.utils import timezone

from exams.sittings.choices import SittingEventKind
from exams.sittings.models import Sitting, SittingEvent
from exams.sittings.signals import sitting_ended


def note(pks: list[int], kind: SittingEventKind, *, actor: str = "", detail: dict | None = None) -> None:
    """Write what happened to these sittings into their own log, in the caller's transaction."""
    now = timezone.now()
    SittingEvent.objects.bulk_create(
        SittingEvent(sitting_id=pk, kind=kind, at=now, actor=actor, detail=detail or {}) for pk in pks
    )


def tell_of_end(pks: list[int]) -> None:
    """Send ``sitting_ended`` after the caller's transaction, which is when marking can see the end."""
    transaction.on_commit(lambda: sitting_ended.send(sender=Sitting, sittings=pks))

"""How sittings end: handed in by the candidate, or closed once their time is over."""

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from exams.sittings.actions.notes import note, tell_of_end
from exams.sittings.choices import SittingEventKind, SittingState
from exams.sittings.exceptions import NotStarted, PageReplaced, TimeLeft
from exams.sittings.models import Sitting
from exams.sittings.rules import is_on_time

BATCH = 200


def hand_in(*, sitting: Sitting, by_label: str, epoch: int | None = None, by_itself: bool = False) -> None:
    """End a sitting as its candidate wishes. Handing in twice changes nothing; after the deadline it is closed.

    ``epoch`` is that of the page that asks: one whose lease has passed on raises PageReplaced, for the candidate goes
    on elsewhere. ``by_itself`` says that the page's clock asked and not its candidate: TimeLeft before the deadline.
    """
    now = timezone.now()
    if not is_on_time(now, sitting.deadline_at, settings.ANSWER_GRACE_SECONDS):
        close_overdue(pks=[sitting.pk])
        return
    running = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED)
    may_end = running if epoch is None else running.filter(lease_epoch__lte=epoch)
    if by_itself:
        may_end = may_end.filter(deadline_at__lte=now)
    with transaction.atomic():
        if may_end.update(state=SittingState.SUBMITTED, ended_at=now):
            note([sitting.pk], SittingEventKind.SUBMITTED, actor=by_label)
            tell_of_end([sitting.pk])
            return
    sitting.refresh_from_db(fields=["state", "lease_epoch"])
    if sitting.state == SittingState.READY:
        raise NotStarted
    if sitting.state == SittingState.STARTED:
        raise PageReplaced if epoch is not None and epoch < sitting.lease_epoch else TimeLeft


def finalise_sittings() -> int:
    """Close every started sitting whose deadline and grace have passed, 200 at a time. Returns how many."""
    closed = 0
    while batch := list(Sitting.objects.overdue().order_by("deadline_at").values_list("pk", flat=True)[:BATCH]):
        done = close_overdue(pks=batch)
        if not done:  # somebody else closed them
            break
        closed += done
    return closed


def close_overdue(*, pks: list[int]) -> int:
    """Close those of these sittings that are overdue, in one transaction. Returns how many."""
    with transaction.atomic():
        overdue = Sitting.objects.overdue().filter(pk__in=pks).order_by("pk")
        can_skip = connection.features.has_select_for_update_skip_locked
        found = list(overdue.select_for_update(skip_locked=can_skip).values_list("pk", flat=True))
        Sitting.objects.filter(pk__in=found).update(state=SittingState.CLOSED, ended_at=F("deadline_at"))
        note(found, SittingEventKind.CLOSED, actor="finaliser")
        if found:
            tell_of_end(found)
    return len(found)

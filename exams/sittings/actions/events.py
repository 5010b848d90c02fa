"""Opening exam events and checks, adding candidates, giving time back."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Session
from bookings.rules import is_of_this_century, new_code
from courses.models import ModulePage
from exams.papers.choices import PaperState
from exams.papers.models import Paper
from exams.sittings.actions.notes import note
from exams.sittings.choices import EventKind, SittingEventKind, SittingState
from exams.sittings.exceptions import (
    EventRefused,
    NotAllowed,
    NotStarted,
)
from exams.sittings.models import ExamEvent, Sitting, TimeCredit
from exams.sittings.permissions import may_open_event
from exams.sittings.queries import attendees_of
from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from people.models import Person
from people.permissions import require, require_user

BATCH = 200
LARGEST_SEED = 2**31


def open_event(
    *,
    by: Actor,
    title: str,
    code: str,
    paper: Paper,
    place: str,
    opens_at: datetime,
    closes_at: datetime,
    minutes: int | None,
    pass_percent: int,
    sessions: Iterable[Session],
    publish_at_once: bool = True,
) -> ExamEvent:
    """Open an exam event and make one sitting for everybody who was present in ``sessions``. Returns the event.

    Raises NotAllowed without sittings.open_event, EventRefused when the paper is not frozen or the window is none.
    """
    require(by, may_open_event, refusal=NotAllowed)
    if paper.state != PaperState.FROZEN:
        raise EventRefused(_("Only a frozen paper can be given. Freeze the paper first."))
    if not (is_of_this_century(opens_at) and is_of_this_century(closes_at)):
        raise EventRefused(_("Check the year of this time. Nothing was saved."))
    if closes_at <= opens_at:
        raise EventRefused(_("The exam must close after it opens."))
    with transaction.atomic():
        event = ExamEvent.objects.create(
            title=title,
            code=code,
            paper=paper,
            place=place,
            opens_at=opens_at,
            closes_at=closes_at,
            minutes=minutes,
            pass_percent=pass_percent,
            publish_at_once=publish_at_once,
            opened_by_id=by.user_id,
        )
        event.sessions.set(sessions)
        seated = add_candidates(by=by, event=event, persons=attendees_of(sessions))
        record(by=by, action="sittings.open_event", thing=event, paper=paper.sha256, candidates=len(seated))
    return event


def add_candidates(*, by: Actor, event: ExamEvent, persons: Iterable[Person]) -> list[Sitting]:
    """Make a sitting with an admission ticket for each of ``persons`` who has none here. Returns the new sittings."""
    require(by, may_open_event, refusal=NotAllowed)
    with transaction.atomic():
        seated = set(Sitting.objects.filter(event=event).values_list("person_id", flat=True))
        new = [person for person in persons if person.pk not in seated]
        sittings = [
            Sitting(event=event, person=person, ticket_number=number, seed=secrets.randbelow(LARGEST_SEED))
            for person, number in zip(new, _free_ticket_numbers(len(new)), strict=True)
        ]
        Sitting.objects.bulk_create(sittings, batch_size=BATCH)
        if sittings:
            record(by=by, action="sittings.add_candidates", thing=event, count=len(sittings))
    return sittings


def open_check(*, by: Actor, module: ModulePage, paper: Paper, minutes: int = 30, pass_percent: int = 80) -> ExamEvent:
    """Give a module its short check over ``paper``, or return the one over it. Who starts an attempt makes it."""
    require(by, may_open_event, refusal=NotAllowed)
    if paper.state != PaperState.FROZEN:
        raise EventRefused(_("Only a frozen paper can be given. Freeze the paper first."))
    with transaction.atomic():
        event, is_new = ExamEvent.objects.get_or_create(
            module=module,
            paper=paper,
            kind=EventKind.CHECK,
            defaults={
                "title": _("Check: %(module)s") % {"module": module.title[:100]},
                "code": f"check-{module.pk}",
                "opens_at": timezone.now(),
                "minutes": minutes,
                "pass_percent": pass_percent,
                "opened_by_id": by.user_id,
            },
        )
        if is_new:
            record(by=by, action="sittings.open_check", thing=event, paper=paper.sha256)
    return event


def credit_time(*, by: Actor, sitting: Sitting, seconds: int, reason: str) -> TimeCredit:
    """Give a candidate who is writing ``seconds`` back, with the reason. Returns the ledger row."""
    user = require_user(by, may_open_event, refusal=NotAllowed)
    with transaction.atomic():
        moved = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED, deadline_at__isnull=False).update(
            deadline_at=F("deadline_at") + timedelta(seconds=seconds)
        )
        if not moved:
            raise NotStarted
        credit = TimeCredit.objects.create(sitting=sitting, seconds=seconds, reason=reason, given_by=user)
        note([sitting.pk], SittingEventKind.CREDITED, actor=by.label, detail={"seconds": seconds})
        record(by=by, action="sittings.credit_time", thing=sitting, seconds=seconds, reason=reason)
    return credit


def _free_ticket_numbers(count: int) -> list[str]:
    numbers: set[str] = set()
    while len(numbers) < count:
        drawn = {new_code() for _place in range(count - len(numbers))}
        drawn -= set(Sitting.objects.filter(ticket_number__in=drawn).values_list("ticket_number", flat=True))
        numbers |= drawn
    return sorted(numbers)

"""The way into a sitting: by admission ticket, the start of the clock, the right of a page load to write."""

import hmac
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms.limits import count_try, tries_of
from exams.sittings.actions.notes import note
from exams.sittings.choices import SittingEventKind, SittingState
from exams.sittings.exceptions import (
    NotOpen,
    NotStarted,
    SeatPassRefused,
    SittingEnded,
    TooManyTries,
)
from exams.sittings.leases import make_lease
from exams.sittings.models import ExamEvent, Sitting
from exams.sittings.queries import answers_of, last_attempt
from exams.sittings.rules import deadline_for, plain_ticket_number
from people.models import Person

TRIES = 5  # of one admission ticket number
TRIES_FROM_ONE_PLACE = 60  # an exam room shares one address
TRIES_SECONDS = 15 * 60
LARGEST_SEED = 2**31


def admit_by_ticket(*, ticket_number: str, last_six: str, origin: str) -> Sitting:
    """The sitting that an admission ticket number and the last six of its person's document open.

    ``origin`` is the network address of who asks. Raises TooManyTries, or SeatPassRefused with one same text
    whatever was wrong.
    """
    number = plain_ticket_number(ticket_number)[:20]
    counters = ((f"seat-pass:{number}", TRIES), (f"seat-pass-from:{origin}", TRIES_FROM_ONE_PLACE))
    if any(tries_of(name, seconds=TRIES_SECONDS) >= most for name, most in counters):
        raise TooManyTries
    sitting = Sitting.objects.filter(ticket_number=number).select_related("event", "person").first()
    if sitting is None or not _holds_document(sitting.person, last_six):
        for name, _most in counters:
            count_try(name, seconds=TRIES_SECONDS)
        raise SeatPassRefused
    return sitting


def _holds_document(person: Person, last_six: str) -> bool:
    wanted = plain_ticket_number(last_six).encode()
    documents = person.documents.all()
    matches = [hmac.compare_digest(document.number[-6:].upper().encode(), wanted) for document in documents]
    return any(matches)


def start_sitting(*, sitting: Sitting) -> Sitting:
    """Begin the clock of a sitting; the server sets its deadline. Starting twice changes nothing.

    One statement beside the read of ``sitting``: 1,000 candidates start in the same half minute.
    """
    now = timezone.now()
    if not sitting.can_start(now):
        if sitting.state == SittingState.STARTED:
            return sitting
        raise SittingEnded if sitting.is_ended else NotOpen
    deadline_at = deadline_for(now, sitting.event.minutes, sitting.event.closes_at)
    is_first = Sitting.objects.filter(pk=sitting.pk, state=SittingState.READY).update(
        state=SittingState.STARTED, started_at=now, deadline_at=deadline_at
    )
    if not is_first:
        sitting.refresh_from_db(fields=["state", "started_at", "deadline_at"])
        return sitting
    sitting.state, sitting.started_at, sitting.deadline_at = SittingState.STARTED, now, deadline_at
    return sitting


def start_check(*, person: Person, event: ExamEvent) -> Sitting:
    """Continue the attempt at a check that runs, or begin a new one. Returns the sitting.

    A double click makes one attempt: one read says both whether an attempt runs and which number is next, so the
    second click either sees the first one's attempt or breaks on its number, and returns it.
    """
    now = timezone.now()
    newest = last_attempt(person, event)
    if newest and newest.runs_at(now):
        return newest
    attempt = newest.attempt + 1 if newest else 1
    try:
        with transaction.atomic():
            return Sitting.objects.create(
                event=event,
                person=person,
                attempt=attempt,
                seed=secrets.randbelow(LARGEST_SEED),
                state=SittingState.STARTED,
                started_at=now,
                deadline_at=deadline_for(now, event.minutes, event.closes_at),
            )
    except IntegrityError:
        return Sitting.objects.get(event=event, person=person, attempt=attempt)


@dataclass(frozen=True)
class Taken:
    """What a page load gets: the right to write, and everything that it needs to go on."""

    token: str
    epoch: int
    answers: dict
    sitting: Sitting


def take_lease(*, sitting: Sitting) -> Taken:
    """Let one more page load write the answers of a sitting; those before it only add history from now on."""
    with transaction.atomic():
        taken = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED).update(
            lease_epoch=F("lease_epoch") + 1
        )
        sitting.refresh_from_db(fields=["state", "deadline_at", "lease_epoch"])
        if not taken:
            raise SittingEnded if sitting.is_ended else NotStarted
        note([sitting.pk], SittingEventKind.LEASED, detail={"epoch": sitting.lease_epoch})
        answers = answers_of(sitting)
    return Taken(make_lease(sitting.public_id, sitting.lease_epoch), sitting.lease_epoch, answers, sitting)

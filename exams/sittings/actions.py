"""Opening events, starting, saving, handing in, closing. Every write to a sitting goes through here."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.rules import is_of_this_century
from exams.papers.choices import PaperState
from exams.sittings.choices import EventKind, SittingEventKind, SittingState
from exams.sittings.exceptions import (
    EventRefused,
    NotAllowed,
    NotOpen,
    NotStarted,
    SeatPassRefused,
    SittingEnded,
    TooManyTries,
)
from exams.sittings.leases import make_lease
from exams.sittings.models import AnswerCurrent, AnswerEvent, ExamEvent, Sitting, SittingEvent, TimeCredit
from exams.sittings.permissions import may_open_event
from exams.sittings.queries import answers_of, attendees_of, open_attempt, outline_of_paper
from exams.sittings.rules import deadline_for, is_on_time, new_ticket_number, plain_ticket_number, read_offer
from exams.sittings.signals import sitting_ended
from groundwork.audit.actions import record
from people.models import User

BATCH = 200
TRIES = 5  # of one admission ticket number
TRIES_FROM_ONE_PLACE = 60  # an exam room shares one address
TRIES_SECONDS = 15 * 60
LARGEST_SEED = 2**31


# --- Events -------------------------------------------------------------------------------------------------
def open_event(
    *, by, title, code, paper, place, opens_at, closes_at, minutes, pass_percent, sessions, publish_at_once=True
):
    """Open an exam event and make one sitting for everybody who was present in ``sessions``. Returns the event.

    Raises NotAllowed without sittings.open_event, EventRefused when the paper is not frozen or the window is none.
    """
    require_may_open(by)
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


def add_candidates(*, by, event, persons):
    """Make a sitting with an admission ticket for each of ``persons`` who has none here. Returns the new sittings."""
    require_may_open(by)
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


def open_check(*, by, module, paper, minutes=30, pass_percent=80):
    """Give a module its short check over ``paper``, or return the one over it. Who starts an attempt makes it."""
    require_may_open(by)
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


def credit_time(*, by, sitting, seconds, reason):
    """Give a candidate who is writing ``seconds`` back, with the reason. Returns the ledger row."""
    require_may_open(by)
    with transaction.atomic():
        moved = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED, deadline_at__isnull=False).update(
            deadline_at=F("deadline_at") + timedelta(seconds=seconds)
        )
        if not moved:
            raise NotStarted
        credit = TimeCredit.objects.create(sitting=sitting, seconds=seconds, reason=reason, given_by_id=by.user_id)
        _note([sitting.pk], SittingEventKind.CREDITED, actor=by.label, detail={"seconds": seconds})
        record(by=by, action="sittings.credit_time", thing=sitting, seconds=seconds, reason=reason)
    return credit


def require_may_open(by):
    """Raise NotAllowed unless the actor is the system or a user with sittings.open_event."""
    if by.kind != "system" and not may_open_event(User.objects.get(pk=by.user_id)):
        raise NotAllowed


def _free_ticket_numbers(count):
    numbers = set()
    while len(numbers) < count:
        drawn = {new_ticket_number() for _place in range(count - len(numbers))}
        drawn -= set(Sitting.objects.filter(ticket_number__in=drawn).values_list("ticket_number", flat=True))
        numbers |= drawn
    return sorted(numbers)


# --- The candidate's door -----------------------------------------------------------------------------------
def admit_by_ticket(*, ticket_number, last_six, origin):
    """The sitting that an admission ticket number and the last six of its person's document open.

    ``origin`` is the network address of who asks. Raises TooManyTries, or SeatPassRefused with one same text
    whatever was wrong.
    """
    number = plain_ticket_number(ticket_number)[:20]
    counters = ((f"seat-pass:{number}", TRIES), (f"seat-pass-from:{origin}", TRIES_FROM_ONE_PLACE))
    if any(cache.get(name, 0) >= most for name, most in counters):
        raise TooManyTries
    sitting = Sitting.objects.filter(ticket_number=number).select_related("event", "person").first()
    documents = sitting.person.documents.all() if sitting else []
    wanted = plain_ticket_number(last_six).encode()
    matches = [hmac.compare_digest(document.number[-6:].upper().encode(), wanted) for document in documents]
    if not any(matches):
        for name, _most in counters:
            cache.add(name, 0, TRIES_SECONDS)
            cache.incr(name)
        raise SeatPassRefused
    return sitting


def start_sitting(*, sitting):
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


def start_check(*, person, event):
    """Continue the attempt at a check that runs, or begin a new one. Returns the sitting.

    A double click makes one attempt: the second breaks on the unique attempt and returns the first.
    """
    running = open_attempt(person, event)
    if running:
        return running
    now = timezone.now()
    attempts = Sitting.objects.filter(person=person, event=event).aggregate(newest=Max("attempt"))["newest"] or 0
    try:
        with transaction.atomic():
            return Sitting.objects.create(
                event=event,
                person=person,
                attempt=attempts + 1,
                seed=secrets.randbelow(LARGEST_SEED),
                state=SittingState.STARTED,
                started_at=now,
                deadline_at=deadline_for(now, event.minutes, event.closes_at),
            )
    except IntegrityError:
        return Sitting.objects.get(event=event, person=person, attempt=attempts + 1)


# --- Answers ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Taken:
    """What a page load gets: the right to write, and everything that it needs to go on."""

    token: str
    epoch: int
    answers: dict
    sitting: Sitting


def take_lease(*, sitting):
    """Let one more page load write the answers of a sitting; those before it only add history from now on."""
    with transaction.atomic():
        taken = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED).update(
            lease_epoch=F("lease_epoch") + 1
        )
        sitting.refresh_from_db(fields=["state", "deadline_at", "lease_epoch"])
        if not taken:
            raise SittingEnded if sitting.is_ended else NotStarted
        _note([sitting.pk], SittingEventKind.LEASED, detail={"epoch": sitting.lease_epoch})
        answers = answers_of(sitting)
    return Taken(make_lease(sitting.public_id, sitting.lease_epoch), sitting.lease_epoch, answers, sitting)


@dataclass
class Saved:
    """What became of each answer of a batch: keys are (epoch, n)."""

    sitting: Sitting
    epoch_current: bool
    acknowledged: list = field(default_factory=list)
    late: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (the entry as it came, the reason)


def save_answers(*, lease, entries, received_at):
    """Store a batch of answers and say of each what became of it. Three statements beside BEGIN and COMMIT.

    ``entries`` are as they came; ``received_at`` is when the whole body had arrived, and alone decides what is late.
    What is late is kept and never current; so is what a page writes whose lease has passed to another page.
    Raises SittingEnded once the candidate has handed in.
    """
    with transaction.atomic():
        sitting = _sitting_of_lease(lease)
        paper = sitting.event.paper
        outline = outline_of_paper(paper.pk, paper.sha256)
        saved = Saved(sitting=sitting, epoch_current=lease.epoch >= sitting.lease_epoch)
        offers = {}
        for raw in entries:
            offer, reason = read_offer(raw, outline, lease.epoch)
            if reason:
                saved.refused.append((raw, reason))
            elif offers.setdefault(offer.key, offer) != offer:
                saved.conflicts.append(offer.key)
        if offers:
            _store(saved, offers, received_at)
    return saved


def _sitting_of_lease(lease):
    """The one read of a save. The row lock orders it against handing in and closing (SQLite has one writer anyway)."""
    sitting = (
        Sitting.objects.filter(public_id=lease.public_id)
        .select_for_update(of=("self",))
        .select_related("event__paper")
        .only("public_id", "state", "deadline_at", "lease_epoch", "event__paper__sha256")
        .first()
    )
    if sitting is None or sitting.state == SittingState.READY:
        raise NotStarted
    if sitting.state == SittingState.SUBMITTED:
        raise SittingEnded
    return sitting


def _store(saved, offers, received_at):
    sitting = saved.sitting
    is_late = not is_on_time(received_at, sitting.deadline_at, settings.ANSWER_GRACE_SECONDS)
    new = AnswerEvent.objects.append(
        [
            AnswerEvent(
                sitting_id=sitting.pk,
                epoch=offer.epoch,
                n=offer.n,
                slot=offer.slot,
                payload=offer.payload,
                is_late=is_late,
                received_at=received_at,
            )
            for offer in offers.values()
        ]
    )
    (saved.late if is_late else saved.acknowledged).extend(sorted(new))
    if len(new) < len(offers):
        _answer_known(saved, [offer for key, offer in offers.items() if key not in new])
    # What was stored before counts here too: a page that took over sends again what the page before it could only
    # leave as history. A lower (epoch, n) still never wins.
    counted = set(saved.acknowledged)
    newest = {offer.slot: offer for key, offer in sorted(offers.items()) if key in counted}
    if newest and saved.epoch_current and not is_late:
        AnswerCurrent.objects.put_forward(
            [
                AnswerCurrent(sitting_id=sitting.pk, slot=slot, epoch=offer.epoch, n=offer.n, payload=offer.payload)
                for slot, offer in newest.items()
            ]
        )
        if sitting.state == SittingState.CLOSED:
            # Received in time, stored after the finaliser came: the sitting ends anew, and is scored anew.
            _tell_of_end([sitting.pk])


def _answer_known(saved, offers):
    """Sent again: the same is acknowledged as it was stored, another answer under the same key is a conflict."""
    stored = {
        (event.epoch, event.n): event
        for event in AnswerEvent.objects.filter(
            sitting_id=saved.sitting.pk, epoch__in={o.epoch for o in offers}, n__in={o.n for o in offers}
        )
    }
    for offer in offers:
        event = stored[offer.key]
        if (event.slot, event.payload) != (offer.slot, offer.payload):
            saved.conflicts.append(offer.key)
        else:
            (saved.late if event.is_late else saved.acknowledged).append(offer.key)


# --- The end ------------------------------------------------------------------------------------------------
def hand_in(*, sitting, by_label):
    """End a sitting as its candidate wishes. Handing in twice changes nothing; after the deadline it is closed."""
    now = timezone.now()
    if not is_on_time(now, sitting.deadline_at, settings.ANSWER_GRACE_SECONDS):
        close_overdue(pks=[sitting.pk])
        return
    with transaction.atomic():
        ended = Sitting.objects.filter(pk=sitting.pk, state=SittingState.STARTED).update(
            state=SittingState.SUBMITTED, ended_at=now
        )
        if ended:
            _note([sitting.pk], SittingEventKind.SUBMITTED, actor=by_label)
            _tell_of_end([sitting.pk])
        elif sitting.state == SittingState.READY:
            raise NotStarted


def finalise_sittings():
    """Close every started sitting whose deadline and grace have passed, 200 at a time. Returns how many."""
    closed = 0
    while batch := list(Sitting.objects.overdue().order_by("deadline_at").values_list("pk", flat=True)[:BATCH]):
        done = close_overdue(pks=batch)
        if not done:  # somebody else closed them
            break
        closed += done
    return closed


def close_overdue(*, pks):
    """Close those of these sittings that are overdue, in one transaction. Returns how many."""
    with transaction.atomic():
        overdue = Sitting.objects.overdue().filter(pk__in=pks).order_by("pk")
        can_skip = connection.features.has_select_for_update_skip_locked
        found = list(overdue.select_for_update(skip_locked=can_skip).values_list("pk", flat=True))
        Sitting.objects.filter(pk__in=found).update(state=SittingState.CLOSED, ended_at=F("deadline_at"))
        _note(found, SittingEventKind.CLOSED, actor="finaliser")
        if found:
            _tell_of_end(found)
    return len(found)


def _note(pks, kind, *, actor="", detail=None):
    now = timezone.now()
    SittingEvent.objects.bulk_create(
        SittingEvent(sitting_id=pk, kind=kind, at=now, actor=actor, detail=detail or {}) for pk in pks
    )


def _tell_of_end(pks):
    transaction.on_commit(lambda: sitting_ended.send(sender=Sitting, sittings=pks))

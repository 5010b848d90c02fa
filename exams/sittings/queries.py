"""Reads that cross models: whose sittings, who attended, what may be answered."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet

from attendance.models import Presence
from bookings.models import Session
from courses.models import ModulePage
from exams.papers.exceptions import PaperTampered
from exams.papers.models import Paper
from exams.sittings.choices import EventKind
from exams.sittings.exceptions import PaperDamaged
from exams.sittings.models import AnswerCurrent, ExamEvent, Sitting
from exams.sittings.rules import outline_of
from people.models import Person, User

# A paper never changes under its digest, so its outline is kept in the process. Bounded: papers are few.
_outlines: dict[str, dict] = {}
MOST_OUTLINES = 64


def sittings_of(person: Person) -> QuerySet[Sitting]:
    """The sittings of a person, newest exam first, with their events."""
    return Sitting.objects.filter(person=person).select_related("event").order_by("-event__opens_at", "-pk")


def exams_of_user(user: User | AnonymousUser) -> QuerySet[Sitting]:
    """What stands on a trainee's own list: every exam, and of each check the attempts."""
    return Sitting.objects.visible_to(user).select_related("event").order_by("-event__opens_at", "-attempt", "-pk")


def sitting_behind_door(user: User | AnonymousUser, seat_pass: UUID | None, public_id: UUID) -> Sitting | None:
    """The sitting with this public id, if the user owns it or the seat pass is for it.

    With its event and what a page says of the paper; the questions, by far the most of it, are read by who shows them.
    """
    if seat_pass == public_id:
        found = Sitting.objects.filter(public_id=public_id)
    else:
        found = Sitting.objects.visible_to(user).filter(public_id=public_id)
    return found.select_related("event__paper").defer("event__paper__content").first()


def outline_of_paper(paper_id: int, sha256: str) -> dict:
    """What may be answered in a paper (see ``rules.outline_of``); read once in each process."""
    if sha256 not in _outlines:
        if len(_outlines) >= MOST_OUTLINES:
            _outlines.clear()
        _outlines[sha256] = outline_of(Paper.objects.values_list("content", flat=True).get(pk=paper_id))
    return _outlines[sha256]


def content_of_paper(event: ExamEvent) -> dict:
    """The paper of an event as it was frozen. Raises PaperDamaged when it no longer agrees with its digest."""
    try:
        return event.paper.verified_content()
    except PaperTampered as error:
        raise PaperDamaged from error


def answers_of(sitting: Sitting) -> dict[str, dict]:
    """The answers that count now, slot (as text) -> epoch, n and payload."""
    rows = AnswerCurrent.objects.filter(sitting=sitting).values_list("slot", "epoch", "n", "payload")
    return {str(slot): {"epoch": epoch, "n": n, "payload": payload} for slot, epoch, n, payload in rows}


def attendees_of(sessions: Iterable[Session]) -> QuerySet[Person]:
    """Everybody whose presence was recorded in one of these sessions."""
    return Person.objects.filter(pk__in=Presence.objects.filter(session__in=sessions).values("person")).order_by("pk")


def candidates_of(event: ExamEvent) -> QuerySet[Sitting]:
    """The sittings of an event with person and number of answers, in the order of the tickets."""
    return (
        Sitting.objects.filter(event=event)
        .select_related("person")
        .annotate(answered=Count("answers"))
        .order_by("person__name", "attempt", "pk")
    )


def check_of(module: ModulePage | int) -> ExamEvent | None:
    """The newest short check of a module, if it has one."""
    return ExamEvent.objects.filter(module=module, kind=EventKind.CHECK).select_related("paper").order_by("-pk").first()


def last_attempt(person: Person, event: ExamEvent) -> Sitting | None:
    """A person's newest attempt at an event."""
    return Sitting.objects.filter(person=person, event=event).order_by("-attempt").first()

"""What is prepared in a base under test, and read out of it; played by ``tests.faults.play`` inside the base."""

from datetime import timedelta

import factory
from django.db import connection
from django.utils import timezone

from attendance.models import Presence
from certificates.actions import issue_batch
from certificates.models import Certificate, RegisterEntry
from certificates.queries import register_report
from exams.sittings.models import AnswerCurrent, AnswerEvent, Sitting
from groundwork.audit.actors import Actor
from groundwork.jobs.models import Job
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.certificates import KindFactory, credit_hours, exam_event, issued_certificate, sit_exam
from tests.factories.papers import PaperFactory
from tests.factories.people import IdentityDocumentFactory, PersonFactory, RoleGrantFactory, UserFactory
from tests.factories.sittings import EventFactory, SittingFactory, lease_of

OPTIONS = ("a1", "a2", "a3", "a4")
PASSWORD = "safe-and-sound-7"
SCENES = {}


def scene(play):
    """Let a function be played by its name."""
    SCENES[play.__name__] = play
    return play


def _event(slots, **options):
    paper = PaperFactory(slots={slot: ("single", list(OPTIONS), ["a2"]) for slot in range(1, slots + 1)})
    return EventFactory(paper=paper, **options)


@scene
def candidates(count, slots):
    """An exam with so many admission tickets; what each candidate types at the door."""
    event = _event(slots)
    doors = []
    for number in range(count):
        document = f"11010519{event.pk % 1000:03d}{number:05d}XX"
        person = PersonFactory(name=f"考生{number}")
        IdentityDocumentFactory(person=person, number=document)
        sitting = SittingFactory(event=event, person=person)
        doors.append({"id": str(sitting.public_id), "ticket": sitting.ticket_number, "last_six": document[-6:]})
    return {"event": event.pk, "doors": doors}


@scene
def writing(count, slots, seconds):
    """Sittings under way whose deadline is so many seconds from now, each with the token of its page."""
    event = _event(slots)
    now = timezone.now()
    deadline = now + timedelta(seconds=seconds)
    sittings = [
        SittingFactory(event=event, person=PersonFactory(), started=True, deadline_at=deadline)
        for _place in range(count)
    ]
    pages = [{"id": str(sitting.public_id), "token": lease_of(sitting)} for sitting in sittings]
    return {"event": event.pk, "deadline": deadline.timestamp(), "pages": pages}


@scene
def answers(event):
    """Everything that is stored of an exam: events, current answers, states."""
    sittings = dict(Sitting.objects.filter(event=event).values_list("pk", "public_id"))
    fields = ("sitting_id", "epoch", "n", "slot", "payload")
    events = AnswerEvent.objects.filter(sitting__event=event).values_list(*fields, "is_late")
    current = AnswerCurrent.objects.filter(sitting__event=event).values_list(*fields)
    return {
        "events": [[str(sittings[row[0]]), *row[1:]] for row in events],
        "current": [[str(sittings[row[0]]), *row[1:]] for row in current],
        "integrity": integrity(),
    }


def integrity():
    """What the engine says of its own files: "ok", or what is broken. On PostgreSQL, every row is read."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            return "; ".join(row[0] for row in cursor.fetchall())
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*), sum(length(t::text)) FROM "{table}" t')  # noqa: S608 (our own tables)
    return "ok"


@scene
def closings(event):
    """When each sitting of an exam was closed, as seconds after its deadline; None while it is open."""
    rows = Sitting.objects.filter(event=event).prefetch_related("history")
    return [
        max(
            ((note.at - row.deadline_at).total_seconds() for note in row.history.all() if note.kind == "closed"),
            default=None,
        )
        for row in rows
    ]


@scene
def order_certificates(count):
    """Order a batch for so many persons who are due; returns the job."""
    kind = KindFactory()
    event = exam_event(kind.programme)
    persons = []
    for number in range(count):
        person = PersonFactory(name=f"学员{number}")
        credit_hours(person, kind.programme)
        sit_exam(person, event, 88)
        persons.append(person)
    job = issue_batch(by=Actor.system("faults"), kind=kind, cycle=kind.cycle_on(), persons=persons)
    return {"job": job.pk, "kind": kind.pk}


@scene
def certificates(kind):
    """What stands of a kind's certificates and of the work that makes them."""
    numbers = Certificate.objects.filter(award__kind=kind)
    files = [name for name in numbers.values_list("file_name", flat=True) if name]
    hashes = RegisterEntry.objects.filter(certificate__award__kind=kind, kind="rendered")
    states = list(Job.objects.values_list("task", "state", "claim"))
    return {
        "issued": numbers.count(),
        "numbers": numbers.values("number").distinct().count(),
        "persons": numbers.values("award__person").distinct().count(),
        "files": len(set(files)),
        "hash_lines": hashes.count(),
        "hashed_certificates": hashes.values("certificate").distinct().count(),
        "open_jobs": Job.objects.filter(finished_at__isnull=True).count(),
        "failed_jobs": sum(state == "failed" for _task, state, _claim in states),
        "most_claims": max((claim for _task, _state, claim in states), default=0),
    }


@scene
def register_faults():
    """What the register's own check finds broken."""
    return [str(fault) for fault in register_report().faults]


def continue_numbering():
    """Let the factories count on from what the scenes before this one made."""
    for made in factory.django.DjangoModelFactory.__subclasses__():
        if not made._meta.abstract:
            made.reset_sequence(made._meta.model.objects.count(), force=True)


@scene
def visitors(count):
    """People with a sign-in, a session to book, tickets to scan, a desk that scans, a certificate to check."""
    users = [UserFactory() for _place in range(count)]
    for user in users:
        PersonFactory(user=user)
    lesson = SessionFactory(running=True, places=count)
    seats = [SeatFactory(booking__session=lesson, person=PersonFactory()) for _place in range(count)]
    desk = UserFactory()
    RoleGrantFactory(user=desk, role="front-desk")
    certificate = issued_certificate(name="沈丽")
    return {
        "users": [user.username for user in users],
        "desk": desk.username,
        "password": PASSWORD,
        "session": SessionFactory(places=count).pk,
        "tickets": [seat.code for seat in seats],
        "certificate": {"number": certificate.number, "name": "沈丽"},
    }


@scene
def arrived(tickets):
    """How many of these tickets stand as arrived."""
    return Presence.objects.filter(seat__code__in=tickets).count()

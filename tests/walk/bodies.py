"""The second table: every door that takes the key of a thing in its body, with keys that are not one's own.

An outer check is of no use when the keys inside are taken on trust, nor when it is skipped for a parameter that is
left out. Each case says who sends what to which door, what is answered, and which tables may change: mostly none.
"""

import json
import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.bank import BankFactory, QuestionFactory, SubjectFactory
from tests.factories.bookings import SessionFactory
from tests.factories.certificates import KindFactory, due_person, issued_certificate
from tests.factories.papers import PaperFactory
from tests.factories.people import RosterRunFactory
from tests.factories.sittings import SittingFactory, lease_of

NOTHING = frozenset()
MISSING = 999_999_999
AUDIT = {"audit_entry", "audit_entrylabel"}
BOOKS = frozenset({"bookings_booking", "bookings_seat", "bookings_pool", *AUDIT})
BOOKS_AND_TELLS = BOOKS | {"notices_message"}  # whoever is booked by another hears of it
# What a browser might send along in the hope that somebody copies it into a row.
EXTRAS = {
    "score": 100, "points": 100, "is_staff": "1", "is_superuser": "1", "capacity": 9999, "taken": 0, "approved": "1",
    "verdict": "arrived", "person": 1, "booked_by": 1, "user": 1, "pk": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One body: what it tries, who sends it, ``request(world)`` -> (path, body, headers), and what comes of it."""

    tries: str
    role: str
    request: object
    status: int
    changes: frozenset = NOTHING

    def __str__(self):
        return self.tries


def _form(name, body, **kwargs):
    return reverse(name, kwargs=kwargs or None), body, {}


def _json(name, body, headers=None, **kwargs):
    return reverse(name, kwargs=kwargs or None), json.dumps(body), headers or {}


def _with(world, changes):
    """The changes to a body; those that depend on the world are made in it."""
    return {name: value(world) if callable(value) else value for name, value in changes.items()}


def _sent(body):
    """A body without what is left out."""
    return {name: value for name, value in body.items() if value is not None}


def _the_other(world):
    return world.cast.other_organisation.pk


# --- Booking ----------------------------------------------------------------------------------------------------------
def _booking(**extras):
    return lambda world: _form("bookings:session-book", extras, pk=SessionFactory().pk)


def _group(**changes):
    """A group of the contact's own person in a session, with some of it changed; None leaves a field out."""

    def request(world):
        body = {
            "organisation": world.cast.organisation.pk,
            "session": SessionFactory().pk,
            "persons": [world.person("own").pk],
        }
        body |= _with(world, changes)
        return _form("bookings:group-book", _sent(body))

    return request


def _own_and_foreign(world):
    return [world.person("own").pk, world.person("other").pk]


BOOKINGS = [
    Case("booking for somebody else, with places and approval", "trainee", _booking(**EXTRAS), 302, BOOKS),
    Case("group of the own people", "contact", _group(), 302, BOOKS_AND_TELLS),
    Case("group with extra fields", "contact", _group(**EXTRAS), 302, BOOKS_AND_TELLS),
    Case("group for another organisation", "contact", _group(organisation=_the_other), 404),
    Case("group for no organisation there is", "contact", _group(organisation=MISSING), 404),
    Case(
        "group with the organisation left out is the own one",
        "contact",
        _group(organisation=None),
        302,
        BOOKS_AND_TELLS,
    ),
    Case("foreign person in the group", "contact", _group(persons=lambda w: [w.person("other").pk]), 422),
    Case("foreign person beside the own", "contact", _group(persons=_own_and_foreign), 422),
    Case("no person there is", "contact", _group(persons=[MISSING]), 422),
    Case("persons left out", "contact", _group(persons=None), 422),
    Case("session that is not there", "contact", _group(session=MISSING), 404),
    Case("session left out asks for one", "contact", _group(session=None), 200),
    Case("keys that are no numbers", "contact", _group(organisation="1 OR 1=1"), 404),
]


# --- Rosters and roles ------------------------------------------------------------------------------------------------
ROSTER = "姓名,证件号码\n王秀英,110105194912310021\n"


def _roster(**changes):
    def request(world):
        body = {"organisation": world.cast.organisation.pk, "file": SimpleUploadedFile("名册.csv", ROSTER.encode())}
        body |= _with(world, changes)
        return _form("people:roster", _sent(body))

    return request


def _apply_with(**body):
    def request(world):
        run = RosterRunFactory(target=str(world.cast.organisation.pk))
        return _form("people:roster-apply", body | {"organisation": world.cast.other_organisation.pk}, run=run.pk)

    return request


def _grant(**body):
    return lambda world: _form("people_admin:roles", {"sign_in": "outsider", "role": "front-desk", "where": ""} | body)


SECOND_OF_THREE = {"sign_in": "audit_admin", "role": "system-administrator"}
IMPORTED = frozenset({"intake_importrun"})
GRANTED = frozenset({"people_rolegrant", "people_user", "people_user_groups", *AUDIT})
PEOPLE = [
    Case("roster for another organisation", "contact", _roster(organisation=_the_other), 200),
    Case("roster for no organisation there is", "contact", _roster(organisation=MISSING), 200),
    Case("roster with the organisation left out", "contact", _roster(organisation=None), 200),
    Case("roster with the file left out", "contact", _roster(file=None), 200),
    Case("roster with extra fields", "contact", _roster(**EXTRAS), 302, IMPORTED),
    Case(
        "roster applied to another organisation", "contact", _apply_with(), 302, frozenset({"intake_importrun", *AUDIT})
    ),
    Case("role for oneself", "security_admin", _grant(sign_in="security_admin"), 200),
    Case("role that is not there", "security_admin", _grant(role="superuser"), 200),
    Case("contact of no organisation", "security_admin", _grant(role="group-contact", where="1 OR 1=1"), 200),
    Case("contact of all organisations by leaving it out", "security_admin", _grant(role="group-contact"), 200),
    Case(
        "second of the three administrators",
        "security_admin",
        _grant(sign_in="audit_admin", role="system-administrator"),
        200,
    ),
    Case("role with extra fields", "security_admin", _grant(**EXTRAS), 302, GRANTED),
]


# --- The desk ---------------------------------------------------------------------------------------------------------
def _scans(role="desk", **changes):
    def request(world):
        batch = {"device": {"id": str(uuid.uuid4()), "name": "前台"}, "now": "2026-01-01T08:00:00+08:00", "scans": []}
        return _json("api-1:scans", batch | _with(world, changes))

    return request


def _scan(presented="T0000000", **extras):
    scan = {
        "id": str(uuid.uuid4()),
        "sequence": 1,
        "kind": "in",
        "presented": presented,
        "at": "2026-01-01T08:00:00+08:00",
    }
    return [scan | extras]


def _device_of_another(world):
    from tests.factories.attendance import DeviceFactory

    return {"id": str(DeviceFactory(user=world.cast.timetabler).public_id), "name": "前台"}


SCANNED = frozenset({"attendance_device", "attendance_scan"})
DESK = [
    Case("device of another sign-in", "desk", _scans(device=_device_of_another), 404),
    Case("device left out", "desk", _scans(device=None), 422),
    Case("ticket that is not there, with the verdict sent along", "desk", _scans(scans=_scan(**EXTRAS)), 200, SCANNED),
    Case("kind of scan that is not there", "desk", _scans(scans=_scan(kind="promote")), 422),
    Case("scans by somebody who may not", "trainee", _scans(scans=_scan()), 403),
]


# --- Exams ------------------------------------------------------------------------------------------------------------
def _answers(event=None, lease=None, public_id=None, **batch):
    """One answer of the seat's candidate; parts of it changed."""

    def request(world):
        answer = {"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a1"]}} | (event or {})
        token = lease(world) if lease else lease_of(world.seat)
        path = public_id(world) if public_id else world.seat.public_id
        return _json("api-1:answers", {"events": [answer]} | batch, {"X-Lease": token} if token else {}, public_id=path)

    return request


def _another_sitting(world):
    return world.once("another sitting", "other", lambda: SittingFactory(person=world.person("other"), started=True))


def _handing_in(lease):
    return lambda world: _form("sittings:hand-in", {"lease": lease(world)}, public_id=_another_sitting(world).public_id)


def _credit(sitting, **changes):
    def request(world):
        body = {"do": "credit", "minutes": 5, "reason": "停电", "sitting": sitting(world)} | changes
        return _form("exam_events:candidates", _sent(body), pk=world.seat.event_id)

    return request


def _new_event(**changes):
    body = {"title": "考试", "code": "x", "place": "一", "minutes": 60, "pass_percent": 60,
            "opens_at": "2030-01-01 09:00", "closes_at": "2030-01-01 11:00"}  # fmt: skip

    def request(world):
        return _form("exam_events:add", _sent(body | _with(world, changes)))

    return request


SAVED = frozenset({"exams_sittings_answerevent", "exams_sittings_answercurrent"})
EXAMS = [
    Case("answer with a score", "trainee", _answers(event=EXTRAS), 200, SAVED),
    Case("batch with a score", "trainee", _answers(**EXTRAS), 200, SAVED),
    Case("answer to a slot that the paper has not", "trainee", _answers(event={"slot": 99}), 200),
    Case("option of another question", "trainee", _answers(event={"payload": {"chosen": ["b1"]}}), 200),
    Case("payload left out", "trainee", _answers(event={"payload": None}), 200),
    Case("events left out", "trainee", _answers(events=None), 400),
    Case("lease of another sitting", "trainee", _answers(lease=lambda w: lease_of(_another_sitting(w))), 401),
    Case("own lease at another sitting", "trainee", _answers(public_id=lambda w: _another_sitting(w).public_id), 401),
    Case("lease left out", "trainee", _answers(lease=lambda w: ""), 401),
    Case("lease of one's own making", "trainee", _answers(lease=lambda w: "WyJ4IiwxXQ:1:x"), 401),
    Case("another's sitting handed in with the own lease", "trainee", _handing_in(lambda w: lease_of(w.seat)), 404),
    Case("another's sitting handed in without a lease", "trainee", _handing_in(lambda w: ""), 404),
    Case("time for a sitting of another exam", "round_admin", _credit(lambda w: _another_sitting(w).pk), 200),
    Case("time for no sitting there is", "round_admin", _credit(lambda w: MISSING), 200),
    Case("time with the sitting left out", "round_admin", _credit(lambda w: None), 200),
    Case("time taken away", "round_admin", _credit(lambda w: w.seat.pk, minutes=-5), 200),
    Case(
        "exam over a paper that is not frozen",
        "round_admin",
        _new_event(paper=lambda w: PaperFactory(drawn=True).pk),
        200,
    ),
    Case("exam over no paper there is", "round_admin", _new_event(paper=MISSING), 200),
    Case("exam with the paper left out", "round_admin", _new_event(), 200),
]


# --- Questions and papers ---------------------------------------------------------------------------------------------
def _approve(**body):
    return lambda world: _form("bank:question-approve", body, pk=QuestionFactory(draft=True).pk)


def _section(subject):
    def request(world):
        bank = BankFactory()
        section = {"kind": "single", "count": 1, "marks": 2, "subject": subject(bank)}
        body = {"title": "卷", "bank": bank.pk, "use": "exam"} | {f"sections-0-{k}": v for k, v in section.items()}
        return _form("papers:blueprint-new", body | {"sections-TOTAL_FORMS": 1, "sections-INITIAL_FORMS": 0})

    return request


QUESTIONS = [
    Case("approval of a version that was not read", "reviewer", _approve(version=2), 302),
    Case("approval with the version left out", "reviewer", _approve(), 302),
    Case("approval by who wrote", "round_admin", _approve(version=1), 302),
    Case("section on a subject of another bank", "round_admin", _section(lambda bank: SubjectFactory().pk), 200),
    Case("section on no subject there is", "round_admin", _section(lambda bank: MISSING), 200),
]


# --- Certificates -----------------------------------------------------------------------------------------------------
def _issue(persons):
    def request(world):
        kind = KindFactory()
        return _form("certificate_office:issue", persons(world, kind), kind_id=kind.pk)

    return request


def _due_for_another_kind(world, kind):
    return {"person": due_person(KindFactory()).pk}


def _certificate(name, **body):
    return lambda world: _form(name, body, public_id=issued_certificate(someone=world.person("own")).public_id)


CERTIFICATES = [
    Case(
        "certificate for somebody not due",
        "certificate_admin",
        _issue(lambda w, kind: {"person": w.person("own").pk}),
        302,
    ),
    Case("certificate for somebody due for another kind", "certificate_admin", _issue(_due_for_another_kind), 302),
    Case("certificate for nobody there is", "certificate_admin", _issue(lambda w, kind: {"person": MISSING}), 302),
    Case(
        "certificate with the persons left out",
        "certificate_admin",
        _issue(lambda w, kind: EXTRAS | {"person": ""}),
        302,
    ),
    Case(
        "state that is none",
        "certificate_admin",
        _certificate("certificate_office:certificate", state="valid", reason="x"),
        200,
    ),
    Case("state left out", "certificate_admin", _certificate("certificate_office:certificate", reason="x"), 200),
    Case(
        "decision that nobody asked for",
        "certificate_admin",
        _certificate("certificate_office:decide", decision="grant"),
        302,
    ),
    Case("decision left out", "certificate_admin", _certificate("certificate_office:decide"), 302),
]


# --- The timetable ----------------------------------------------------------------------------------------------------
def _plan(**changes):
    def request(world):
        session = SessionFactory()
        body = {"module": session.module_id, "starts_at": "2030-01-01 09:00", "capacity": 20} | changes
        return _form("planning_sessions:add", body)

    return request


TIMETABLE = [
    Case("session of no module there is", "timetabler", _plan(module=MISSING), 200),
    Case("session with a resource that is not there", "timetabler", _plan(resources=[MISSING]), 200),
    Case("session beyond any room", "timetabler", _plan(capacity=10_000), 200),
    Case("session with the capacity left out", "timetabler", _plan(capacity=""), 200),
]

CASES = [*BOOKINGS, *PEOPLE, *DESK, *EXAMS, *QUESTIONS, *CERTIFICATES, *TIMETABLE]

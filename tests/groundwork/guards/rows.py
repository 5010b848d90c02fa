"""For each model with an append-only guard: how to make a row, and what a forger would write into it."""

from dataclasses import dataclass

from attendance.models import Correction, HourEntry, Scan
from bookings.models import Inspection
from certificates.models import Award, Certificate, Design, RegisterEntry, StatusChange
from courses.models import StudyEvent
from exams.bank.models import QuestionVersion
from exams.marking.models import Result, ScoreRun
from exams.papers.models import Paper, PaperKey, PaperSource
from exams.sittings.models import AnswerEvent, SittingEvent, TimeCredit
from groundwork.audit.actions import record, seal_entries
from groundwork.audit.models import Entry, EntryLabel, Seal
from people.models import Consent, TwoPersonApproval
from tests.factories.attendance import ScanFactory
from tests.factories.bank import QuestionFactory
from tests.factories.bookings import SeatFactory
from tests.factories.certificates import SYSTEM, KindFactory, credit_hours, due_person, issued_certificate
from tests.factories.courses import ModuleFactory
from tests.factories.marking import score_sitting
from tests.factories.papers import PaperFactory
from tests.factories.people import ConsentFactory, PersonFactory, TwoPersonApprovalFactory, UserFactory
from tests.factories.sittings import SittingFactory


def _entry():
    return record(by=SYSTEM, action="people.rename", thing=PersonFactory(), reason="更正")


def _seal():
    _entry()
    return seal_entries()


def _correction():
    seat = SeatFactory()
    return Correction.objects.create(seat=seat, arrived_at=seat.session.starts_at, reason="漏扫", corrected_by=None)


def _hour_entry():
    kind = KindFactory()
    return credit_hours(PersonFactory(), kind.programme)


def _version():
    return QuestionFactory().versions.get()


def _source():
    version = _version()
    return PaperSource.objects.create(paper=PaperFactory(), slot=1, question=version.question, version=version)


def _answer():
    sitting = SittingFactory(started=True)
    values = {"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a1"]}, "received_at": sitting.started_at}
    return AnswerEvent.objects.create(sitting=sitting, **values)


def _sitting_event():
    sitting = SittingFactory(started=True)
    return SittingEvent.objects.create(sitting=sitting, kind="started", at=sitting.started_at)


def _time_credit():
    return TimeCredit.objects.create(
        sitting=SittingFactory(started=True), seconds=60, reason="停电", given_by=UserFactory()
    )


def _result():
    return score_sitting(sitting=SittingFactory(closed=True))


def _register_entry():
    return issued_certificate().register_entries.get()


def _status_change():
    return StatusChange.objects.create(
        certificate=issued_certificate(), state="suspended", reason="核查", changed_by="王芳"
    )


def _design():
    return KindFactory().designs.get()


def _study_event():
    return StudyEvent.objects.create(person=PersonFactory(), module=ModuleFactory(), kind="read")


def _award():
    kind = KindFactory()
    return Award.objects.create(person=due_person(kind), kind=kind, cycle="2026")


@dataclass(frozen=True)
class Forgery:
    """A row to make, and the column that a forger would set to this value."""

    make: object
    column: str
    value: object


FORGERIES = {
    Entry: Forgery(_entry, "action", "people.nothing"),
    EntryLabel: Forgery(lambda: _entry().label, "actor_label", "别人"),
    Seal: Forgery(_seal, "digest", "0" * 64),
    Consent: Forgery(ConsentFactory, "version", "9999-1"),
    TwoPersonApproval: Forgery(TwoPersonApprovalFactory, "label", "另一件事"),
    StudyEvent: Forgery(_study_event, "kind", "watched"),
    Inspection: Forgery(Inspection.objects.create, "faults", '["x"]'),
    Scan: Forgery(ScanFactory, "verdict", "left"),
    Correction: Forgery(_correction, "reason", "别的理由"),
    HourEntry: Forgery(_hour_entry, "hours", 9),
    QuestionVersion: Forgery(_version, "stem", "改过的题干"),
    Paper: Forgery(PaperFactory, "sha256", "0" * 64),
    PaperKey: Forgery(lambda: PaperFactory().key, "sha256", "0" * 64),
    PaperSource: Forgery(_source, "slot", 9),
    AnswerEvent: Forgery(_answer, "slot", 9),
    SittingEvent: Forgery(_sitting_event, "actor", "别人"),
    TimeCredit: Forgery(_time_credit, "seconds", 6000),
    ScoreRun: Forgery(lambda: _result().score_run, "points", 6),
    Result: Forgery(_result, "percent", 99),
    Design: Forgery(_design, "layout", "portrait"),
    Award: Forgery(_award, "cycle", "2099"),
    Certificate: Forgery(issued_certificate, "number", "YS-X-1"),
    RegisterEntry: Forgery(_register_entry, "digest", "0" * 64),
    StatusChange: Forgery(_status_change, "reason", "别的理由"),
}

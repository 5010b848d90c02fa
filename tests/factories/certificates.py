import datetime

import factory
from django.utils import timezone

from attendance.choices import HourBasis
from attendance.models import HourEntry
from certificates import actions
from certificates.models import Kind
from courses.models import Programme
from exams.marking.models import Publication, Result, ScoreRun
from exams.papers.choices import PaperState
from exams.papers.models import Paper
from exams.sittings.choices import SittingState
from exams.sittings.models import ExamEvent, Sitting
from groundwork.audit.actors import Actor
from tests.factories.bookings import SeatFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory

SYSTEM = Actor.system("test")
WORDING = "完成“{programme}”全部项目，累计 {hours} 学时，考核{level}，特发此证。"


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A programme of one module, four hours and the exam ``fire-basic``."""

    class Meta:
        model = Programme
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"fire-basic-{n}")
    title = "消防安全基础培训"
    hours_required = 4
    exam_code = factory.SelfAttribute("code")

    @factory.post_generation
    def modules(programme, is_created, extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            programme.modules.set([ModuleFactory()] if extracted is None else extracted)


class KindFactory(factory.django.DjangoModelFactory):
    """A kind with its first design."""

    class Meta:
        model = Kind
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: "X" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % 26])
    title = "消防安全基础培训合格证书"
    programme = factory.SubFactory(ProgrammeFactory)
    wording = WORDING
    valid_years = 3

    @factory.post_generation
    def designs(kind, is_created, extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            kind.designs.create(version=1)


def credit_hours(person, programme, hours=4, *, reversal_of=None, **options):
    """A row of the hours ledger for the programme's first module; a reversal stands on the seat of what it reverses."""
    module = programme.modules.first()
    if reversal_of:
        seat = reversal_of.seat
    else:
        days = 1 + person.seats.count()  # nobody is in two places: each session on a day of its own
        starts_at = timezone.now() - datetime.timedelta(days=days)
        seat = SeatFactory(person=person, booking__session__module=module, booking__session__starts_at=starts_at)
    return HourEntry.objects.create(
        person=person,
        module=module,
        seat=seat,
        number=seat.hour_entries.count() + 1,
        planned_minutes=180,
        present_minutes=180,
        hours=hours,
        basis=HourBasis.SCANS,
        reversal_of=reversal_of,
        **options,
    )


def exam_event(programme, **options):
    """An event of the programme's exam, held yesterday."""
    paper = Paper.objects.create(
        title="消防安全基础", state=PaperState.FROZEN, content={}, sha256="0" * 64, questions=1, marks=100,
        frozen_at=timezone.now(),
    )  # fmt: skip
    yesterday = timezone.now() - datetime.timedelta(days=1)
    values = {"opens_at": yesterday, "closes_at": yesterday + datetime.timedelta(hours=2), "minutes": 60, **options}
    return ExamEvent.objects.create(title="消防安全基础考试", code=programme.exam_code, paper=paper, **values)


def sit_exam(person, event, percent, *, is_published=True):
    """A sitting that was handed in, scored, and published unless told otherwise."""
    sitting = Sitting.objects.create(
        event=event, person=person, seed=1, state=SittingState.SUBMITTED,
        attempt=event.sittings.filter(person=person).count() + 1,
        started_at=event.opens_at, ended_at=event.opens_at + datetime.timedelta(minutes=30),
    )  # fmt: skip
    run = ScoreRun.objects.create(
        sitting=sitting, paper_sha256="0" * 64, key_sha256="1" * 64, answers_sha256="2" * 64, points=percent,
        max_points=100, lines=[],
    )  # fmt: skip
    result = Result.objects.create(
        sitting=sitting, version=1, score_run=run, percent=percent, is_passed=percent >= event.pass_percent
    )
    if is_published:
        Publication.objects.create(sitting=sitting, result=result, published_at=timezone.now(), published_by="test")
    return sitting


def due_person(kind, *, event=None, someone=None, **person):
    """Somebody with the hours and a published pass for ``kind``: ``someone`` who is there, or a new person."""
    someone = someone or PersonFactory(**person)
    credit_hours(someone, kind.programme)
    sit_exam(someone, event or exam_event(kind.programme), 88)
    return someone


def issued_certificate(kind=None, *, is_rendered=False, **person):
    """A certificate issued by the action to somebody who is due."""
    kind = kind or KindFactory()
    someone = due_person(kind, **person)
    certificate = actions.issue(by=SYSTEM, kind=kind, person=someone, cycle=kind.cycle_on())
    return actions.render_file(certificate=certificate) if is_rendered else certificate

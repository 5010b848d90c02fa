"""Exam events and sittings in the situations that tests speak of."""

import datetime

import factory
from django.utils import timezone

from bookings.rules import new_code
from exams.sittings.choices import EventKind, SittingState
from exams.sittings.leases import make_lease
from exams.sittings.models import AnswerCurrent, ExamEvent, Sitting
from tests.factories.courses import ModuleFactory
from tests.factories.papers import PaperFactory
from tests.factories.people import PersonFactory


def _from_now(**delta):
    return factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(**delta))


class EventFactory(factory.django.DjangoModelFactory):
    """An exam of 60 minutes that opened an hour ago and closes in three."""

    class Meta:
        model = ExamEvent

    class Params:
        upcoming = factory.Trait(opens_at=_from_now(days=1), closes_at=_from_now(days=1, hours=3))
        past = factory.Trait(opens_at=_from_now(days=-2), closes_at=_from_now(days=-1))
        check = factory.Trait(
            kind=EventKind.CHECK,
            module=factory.LazyFunction(ModuleFactory),
            title="自测：灭火器选型",
            closes_at=None,
            minutes=30,
        )

    title = "城市管理网格员理论考试"
    code = "grid-worker"
    paper = factory.SubFactory(PaperFactory)
    place = "第一考场"
    opens_at = _from_now(hours=-1)
    closes_at = _from_now(hours=3)
    minutes = 60
    pass_percent = 60


class SittingFactory(factory.django.DjangoModelFactory):
    """A sitting that waits for its start; ``started``, ``overdue``, ``submitted`` and ``closed`` are further on."""

    class Meta:
        model = Sitting

    class Params:
        started = factory.Trait(
            state=SittingState.STARTED, started_at=_from_now(minutes=-10), deadline_at=_from_now(minutes=50)
        )
        overdue = factory.Trait(
            state=SittingState.STARTED, started_at=_from_now(minutes=-90), deadline_at=_from_now(minutes=-30)
        )
        submitted = factory.Trait(
            state=SittingState.SUBMITTED,
            started_at=_from_now(minutes=-30),
            deadline_at=_from_now(minutes=30),
            ended_at=_from_now(minutes=-1),
        )
        closed = factory.Trait(
            state=SittingState.CLOSED,
            started_at=_from_now(minutes=-90),
            deadline_at=_from_now(minutes=-30),
            ended_at=_from_now(minutes=-30),
        )

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)
    ticket_number = factory.LazyFunction(new_code)
    seed = factory.Sequence(lambda n: n + 1)


def lease_of(sitting, epoch=1):
    """The token of a page load; the sitting counts it as its newest."""
    if sitting.lease_epoch < epoch:
        sitting.lease_epoch = epoch
        sitting.save(update_fields=["lease_epoch"])
    return make_lease(sitting.public_id, epoch)


def answer(sitting, slot, *chosen):
    """Let this be the answer that counts for a slot."""
    return AnswerCurrent.objects.create(sitting=sitting, slot=slot, epoch=1, n=slot, payload={"chosen": list(chosen)})

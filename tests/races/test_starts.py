"""One exam begins once: the same start sent by many; and by a start that reads first and writes afterwards."""

import pytest
from django.utils import timezone

from exams.sittings.actions import start_check, start_sitting
from exams.sittings.choices import SittingState
from exams.sittings.models import Sitting
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory
from tests.races.crowd import look_then_leap, rush, scaled

pytestmark = pytest.mark.django_db(transaction=True)

LANES = scaled(8, 16)
STARTS = scaled(16, 200)


def test_sitting_started_by_many_has_one_deadline():
    sitting = SittingFactory()

    def start(_click):
        return start_sitting(sitting=Sitting.objects.select_related("event").get(pk=sitting.pk)).deadline_at

    deadlines = rush(start, range(STARTS), lanes=LANES)

    assert (len(deadlines), set(deadlines)) == (STARTS, {Sitting.objects.get().deadline_at})


def test_start_that_reads_first_and_writes_afterwards_has_many_deadlines():
    sitting = SittingFactory()

    def write(_click, seen):
        seen.state, seen.started_at, seen.deadline_at = SittingState.STARTED, timezone.now(), timezone.now()
        seen.save(update_fields=["state", "started_at", "deadline_at"])
        return seen.deadline_at

    deadlines = look_then_leap(lambda _click: Sitting.objects.get(pk=sitting.pk), write, range(LANES))

    assert len(set(deadlines)) > 1


def test_check_begun_by_many_is_one_attempt():
    person, event = PersonFactory(), EventFactory(check=True)

    attempts = rush(lambda _click: start_check(person=person, event=event).pk, range(STARTS), lanes=LANES)

    assert set(attempts) == {Sitting.objects.get().pk}


def test_check_begun_by_whoever_saw_none_is_many_attempts():
    person, event = PersonFactory(), EventFactory(check=True)

    def begin(number, seen):
        return seen or Sitting.objects.create(person=person, event=event, attempt=number, seed=1)

    look_then_leap(lambda _number: Sitting.objects.first(), begin, range(1, LANES + 1))

    assert Sitting.objects.count() == LANES

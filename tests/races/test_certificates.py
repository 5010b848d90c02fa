"""Eight workers and a thousand certificates, every one ordered twice and some broken off: no double, no gap."""

import pytest
from django.db import transaction

from certificates import actions
from certificates.models import Certificate
from certificates.queries import register_report
from tests.factories.certificates import SYSTEM, KindFactory, due_person, exam_event
from tests.races.crowd import look_then_leap, rush, scaled

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8
PEOPLE = scaled(24, 1000)
BROKEN = 5  # every fifth order is broken off at first


class BrokenOff(Exception):
    """A worker died with everything written and nothing committed."""


@pytest.fixture
def kind():
    return KindFactory(code="XF")


def break_off(kind, person):
    with transaction.atomic():
        actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026")
        raise BrokenOff


def serials():
    return sorted(int(number[-6:]) for number in Certificate.objects.values_list("number", flat=True))


def test_workers_issue_each_once_and_leave_no_gap(kind):
    event = exam_event(kind.programme)
    people = [due_person(kind, event=event) for _n in range(PEOPLE)]

    def issue(order):
        number, person = order
        if number % BROKEN == 0:
            with pytest.raises(BrokenOff):
                break_off(kind, person)
        return actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026").number

    numbers = rush(issue, [*enumerate(people), *enumerate(people, start=1)], lanes=WORKERS)

    report = register_report()
    assert (len(numbers), len(set(numbers)), serials()) == (PEOPLE * 2, PEOPLE, list(range(1, PEOPLE + 1)))
    assert (report.entries, report.files, report.faults) == (PEOPLE * 2, PEOPLE, ())


def test_orders_for_the_same_person_make_one_certificate(kind):
    person = due_person(kind)

    numbers = rush(
        lambda _n: actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026").number,
        range(WORKERS),
        lanes=WORKERS,
    )

    assert (len(numbers), set(numbers)) == (WORKERS, {Certificate.objects.get().number})


def test_numbers_counted_first_and_written_afterwards_are_doubles(kind):
    numbers = look_then_leap(lambda _n: Certificate.objects.count(), lambda _n, count: count + 1, range(WORKERS))

    assert len(set(numbers)) == 1


def test_issuing_and_replacing_at_once_wait_for_each_other_in_one_order(kind):
    event = exam_event(kind.programme)
    people = [due_person(kind, event=event) for _n in range(PEOPLE)]
    held = [actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026") for person in people[::2]]

    def write(thing):
        if isinstance(thing, Certificate):
            return actions.reissue(by=SYSTEM, certificate=thing, reason="姓名更正").number
        return actions.issue(by=SYSTEM, kind=kind, person=thing, cycle="2026").number

    turns = [thing for pair in zip(people[1::2], held, strict=True) for thing in pair]
    numbers = rush(write, turns, lanes=WORKERS)  # every other lane issues, every other replaces

    assert (len(set(numbers)), serials()) == (PEOPLE, list(range(1, PEOPLE + len(held) + 1)))
    assert register_report().faults == ()

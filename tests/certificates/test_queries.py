import datetime

import pytest
import time_machine
from django.utils import timezone

from attendance.models import HourEntry
from certificates import actions, queries
from exams.sittings.choices import SittingState
from tests.factories.certificates import (
    SYSTEM,
    KindFactory,
    credit_hours,
    due_person,
    exam_event,
    issued_certificate,
    sit_exam,
)
from tests.factories.people import PersonFactory


@pytest.fixture
def kind(db):
    return KindFactory()


def missing(kind, person):
    return queries.standing(kind, kind.cycle_on(), persons=[person])[0].missing


def test_person_with_hours_and_a_published_pass_is_due(kind):
    person = due_person(kind)

    [row] = queries.standing(kind, kind.cycle_on())

    assert (row.person, row.is_due, row.missing, row.has_award, row.hours) == (person, True, [], False, 4)


def test_missing_hours_are_counted_with_reversals(kind):
    person = due_person(kind)
    entry = HourEntry.objects.get(person=person)
    credit_hours(person, kind.programme, -4, reversal_of=entry, reason="误记")
    credit_hours(person, kind.programme, 3.5)

    assert missing(kind, person) == ["还差 0.5 学时"]


def test_hours_of_other_modules_do_not_count(kind):
    person, other = PersonFactory(), KindFactory()
    credit_hours(person, other.programme)

    assert missing(kind, person) == ["还差 4 学时", "还没有参加考试"]


def test_failed_exam_says_both_marks(kind):
    person = PersonFactory()
    credit_hours(person, kind.programme)
    sit_exam(person, exam_event(kind.programme), 52)

    assert missing(kind, person) == ["考试未通过（52 分，需 60 分）"]


def test_passed_but_unpublished_result_does_not_count(kind):
    person = PersonFactory()
    credit_hours(person, kind.programme)
    sit_exam(person, exam_event(kind.programme), 88, is_published=False)

    assert missing(kind, person) == ["成绩未公布"]


def test_pass_after_a_failure_counts(kind):
    person, event = PersonFactory(), exam_event(kind.programme)
    credit_hours(person, kind.programme)
    sit_exam(person, event, 40)
    sit_exam(person, event, 75)

    assert missing(kind, person) == []


def test_arranged_exam_is_told_from_none(kind):
    person = PersonFactory()
    credit_hours(person, kind.programme)
    exam_event(kind.programme).sittings.create(person=person, seed=1, state=SittingState.READY)

    assert missing(kind, person) == ["考试已安排，尚未参加"]


def test_unprintable_name_is_a_reason_with_its_characters(kind):
    person = due_person(kind, name="张\ue000")

    assert missing(kind, person) == ["姓名含证书字体没有的字：\ue000"]


def test_programme_without_exam_asks_for_hours_alone(kind):
    kind.programme.exam_code = ""
    kind.programme.save()
    person = PersonFactory()
    credit_hours(person, kind.programme)

    assert missing(kind, person) == []


def test_evidence_of_an_earlier_cycle_earns_no_second_certificate(kind):
    person = due_person(kind)
    actions.issue(by=SYSTEM, kind=kind, person=person, cycle=kind.cycle_on())

    with time_machine.travel(timezone.now() + datetime.timedelta(days=366)):
        before = missing(kind, person)
        credit_hours(person, kind.programme)
        sit_exam(person, exam_event(kind.programme), 90)
        after = missing(kind, person)

    assert (before, after) == (["还差 4 学时", "还没有参加考试"], [])


def test_late_reversal_of_used_hours_does_not_eat_the_next_cycles(kind):
    person = due_person(kind)
    actions.issue(by=SYSTEM, kind=kind, person=person, cycle=kind.cycle_on())
    entry = HourEntry.objects.get(person=person)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=366)):
        credit_hours(person, kind.programme, -4, reversal_of=entry, reason="误记")
        credit_hours(person, kind.programme)
        sit_exam(person, exam_event(kind.programme), 90)

        assert missing(kind, person) == []


@pytest.mark.parametrize("people", [1, 3])
def test_standing_takes_four_queries_however_many_people(kind, people, django_assert_num_queries):
    event = exam_event(kind.programme)
    for _n in range(people):
        due_person(kind, event=event)

    with django_assert_num_queries(4):
        rows = queries.standing(kind, kind.cycle_on())

    assert len(rows) == people


def test_match_needs_number_and_name(kind):
    certificate = issued_certificate(kind, name="欧阳娜娜")
    issued_certificate(kind, name="王芳")

    assert queries.matching(certificate.number, "欧阳娜娜") == certificate
    assert queries.matching(certificate.number, "王芳") is None
    assert queries.matching(certificate.number, "") is None


def test_disclosure_never_holds_the_full_name(kind):
    certificate = issued_certificate(kind, name="欧阳娜娜")

    said = queries.disclosure(certificate)

    assert said["name"] == "欧**娜"
    assert "欧阳娜娜" not in str(said)

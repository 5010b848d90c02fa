import datetime
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from attendance.models import Presence
from bookings.rules import CODE_ALPHABET
from exams.sittings.actions import (
    add_candidates,
    close_overdue,
    credit_time,
    finalise_sittings,
    hand_in,
    open_check,
    open_event,
    save_answers,
    start_check,
    start_sitting,
)
from exams.sittings.choices import SittingState
from exams.sittings.exceptions import EventRefused, NotAllowed, NotOpen, NotStarted, SittingEnded
from exams.sittings.leases import read_lease
from exams.sittings.models import AnswerCurrent, ExamEvent, Sitting, SittingEvent
from exams.sittings.signals import sitting_ended
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.papers import PaperFactory
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory, lease_of

SYSTEM = Actor.system("tests")


def attended(session, person=None):
    """Somebody who was at a session."""
    seat = SeatFactory(booking=BookingFactory(session=session), person=person or PersonFactory())
    return Presence.objects.create(seat=seat, person=seat.person, session=session, arrived_at=session.starts_at).person


def opened(by, **changes):
    now = timezone.now()
    options = {
        "title": "城市管理网格员理论考试",
        "code": "grid-worker",
        "paper": changes.pop("paper", None) or PaperFactory(),
        "place": "第一考场",
        "opens_at": now,
        "closes_at": now + timedelta(hours=3),
        "minutes": 60,
        "pass_percent": 60,
        "sessions": [],
    }
    return open_event(by=by, **{**options, **changes})


def test_open_event_makes_a_sitting_with_a_ticket_for_each_attendee_once(cast):
    first = SessionFactory(past=True)
    second = SessionFactory(starts_at=first.starts_at - timedelta(days=1))
    both, one = attended(first), attended(second)
    attended(second, both)
    SeatFactory(booking=BookingFactory(session=first))  # booked, never came
    attended(SessionFactory(past=True))  # came to another session

    event = opened(Actor.of(cast.round_admin), sessions=[first, second])

    sittings = list(event.sittings.order_by("person_id"))
    assert [sitting.person for sitting in sittings] == [both, one]
    assert {len(sitting.ticket_number) for sitting in sittings} == {8}
    assert set("".join(sitting.ticket_number for sitting in sittings)) <= set(CODE_ALPHABET)
    assert len({sitting.ticket_number for sitting in sittings}) == 2
    assert Entry.objects.filter(action="sittings.open_event", object_id=str(event.pk)).count() == 1


def test_open_event_needs_the_permission(cast):
    with pytest.raises(NotAllowed):
        opened(Actor.of(cast.reviewer))

    assert ExamEvent.objects.count() == 0


def test_open_event_needs_a_frozen_paper(db):
    with pytest.raises(EventRefused):
        opened(SYSTEM, paper=PaperFactory(drawn=True))


def test_add_candidates_seats_only_who_is_new(db):
    sitting = SittingFactory()
    new = PersonFactory()

    seated = add_candidates(by=SYSTEM, event=sitting.event, persons=[sitting.person, new])

    assert [one.person for one in seated] == [new]
    assert sitting.event.sittings.count() == 2


def test_open_event_for_a_thousand_takes_a_fixed_number_of_statements(db, django_assert_max_num_queries):
    event = EventFactory()
    persons = PersonFactory.create_batch(300)

    with django_assert_max_num_queries(12):
        add_candidates(by=SYSTEM, event=event, persons=persons)


def test_start_sets_the_deadline_by_the_server_in_one_statement(db, django_assert_num_queries):
    sitting = SittingFactory()

    with time_machine.travel(timezone.now(), tick=False), django_assert_num_queries(1):
        start_sitting(sitting=sitting)
        now = timezone.now()

    sitting.refresh_from_db()
    assert (sitting.state, sitting.started_at, sitting.deadline_at) == ("started", now, now + timedelta(minutes=60))


def test_start_never_runs_past_the_closing_of_the_exam(db):
    closes_at = timezone.now() + timedelta(minutes=20)
    sitting = SittingFactory(event__closes_at=closes_at)

    start_sitting(sitting=sitting)

    assert sitting.deadline_at == closes_at


def test_start_again_gives_no_more_time(db):
    sitting = SittingFactory()
    start_sitting(sitting=sitting)
    stale_copy = SittingFactory.build(pk=sitting.pk, event=sitting.event, person=sitting.person)

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        again = start_sitting(sitting=stale_copy)

    assert (again.started_at, again.deadline_at) == (sitting.started_at, sitting.deadline_at)


@pytest.mark.parametrize("when", ["upcoming", "past"])
def test_start_outside_the_window_is_refused(when, db):
    sitting = SittingFactory(event=EventFactory(**{when: True}))

    with pytest.raises(NotOpen):
        start_sitting(sitting=sitting)

    assert Sitting.objects.get().state == SittingState.READY


def test_start_after_the_end_is_refused(db):
    with pytest.raises(SittingEnded):
        start_sitting(sitting=SittingFactory(submitted=True))


def test_hand_in_ends_and_tells_once(db, django_capture_on_commit_callbacks):
    sitting, told = SittingFactory(started=True), []
    sitting_ended.connect(lambda sittings, **_rest: told.append(sittings), weak=False, dispatch_uid="test")

    with django_capture_on_commit_callbacks(execute=True):
        hand_in(sitting=sitting, by_label="x")
        hand_in(sitting=sitting, by_label="x")
    sitting_ended.disconnect(dispatch_uid="test")

    sitting.refresh_from_db()
    assert (sitting.state, told) == (SittingState.SUBMITTED, [[sitting.pk]])
    assert SittingEvent.objects.filter(sitting=sitting, kind="submitted").count() == 1


def test_hand_in_after_the_deadline_closes(db):
    sitting = SittingFactory(overdue=True)

    hand_in(sitting=sitting, by_label="x")

    sitting.refresh_from_db()
    assert (sitting.state, sitting.ended_at) == (SittingState.CLOSED, sitting.deadline_at)


def test_hand_in_before_the_start_is_refused(db):
    with pytest.raises(NotStarted):
        hand_in(sitting=SittingFactory(), by_label="x")


def test_finaliser_closes_what_is_past_its_grace_and_nothing_else(db, settings):
    event, now = EventFactory(), timezone.now()
    grace = timedelta(seconds=settings.ANSWER_GRACE_SECONDS)
    inside = SittingFactory(event=event, started=True, deadline_at=now - grace + timedelta(seconds=5))
    outside = SittingFactory(event=event, started=True, deadline_at=now - grace - timedelta(seconds=1))
    without_limit = SittingFactory(event=event, started=True, deadline_at=None)
    ready = SittingFactory(event=event)

    closed = finalise_sittings()

    states = [Sitting.objects.get(pk=one.pk).state for one in (inside, outside, without_limit, ready)]
    assert (closed, states) == (1, ["started", "closed", "started", "ready"])
    assert list(SittingEvent.objects.values_list("sitting_id", "kind")) == [(outside.pk, "closed")]


def test_finaliser_works_in_batches(db, monkeypatch):
    monkeypatch.setattr("exams.sittings.actions.ending.BATCH", 2)
    SittingFactory.create_batch(5, event=EventFactory(), overdue=True)

    assert finalise_sittings() == 5
    assert finalise_sittings() == 0


def test_finaliser_leaves_who_got_time_in_between(db):
    sitting = SittingFactory(overdue=True)
    Sitting.objects.filter(pk=sitting.pk).update(deadline_at=timezone.now() + timedelta(minutes=5))

    assert close_overdue(pks=[sitting.pk]) == 0


def test_finalise_command_says_how_many(db, capsys):
    SittingFactory(overdue=True)

    call_command("finalise_sittings", "--dry-run")
    call_command("finalise_sittings")

    assert capsys.readouterr().out == "1 overdue\n1 closed\n"


def test_answer_received_in_time_but_stored_after_the_close_counts(db, settings, django_capture_on_commit_callbacks):
    sitting = SittingFactory(closed=True)
    entry = {"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a2"]}}

    with django_capture_on_commit_callbacks() as callbacks:
        saved = save_answers(
            lease=read_lease(lease_of(sitting)), entries=[entry], received_at=sitting.deadline_at + timedelta(seconds=3)
        )

    assert (saved.acknowledged, len(callbacks)) == ([(1, 1)], 1)
    assert AnswerCurrent.objects.get().payload == {"chosen": ["a2"]}


def test_credit_moves_the_deadline_with_its_reason(cast):
    sitting = SittingFactory(started=True)

    credit_time(by=Actor.of(cast.round_admin), sitting=sitting, seconds=300, reason="停电")

    assert Sitting.objects.get().deadline_at == sitting.deadline_at + timedelta(seconds=300)
    assert list(sitting.time_credits.values_list("seconds", "reason")) == [(300, "停电")]


def test_credit_after_the_end_is_refused(cast):
    with pytest.raises(NotStarted):
        credit_time(by=Actor.of(cast.round_admin), sitting=SittingFactory(closed=True), seconds=300, reason="停电")


def test_check_is_opened_once_a_module(db):
    module, paper = ModuleFactory(), PaperFactory()

    first = open_check(by=SYSTEM, module=module, paper=paper)
    again = open_check(by=SYSTEM, module=module, paper=paper)

    assert (first, first.minutes, first.module) == (again, 30, module)


def test_check_goes_on_with_the_attempt_that_runs_and_then_begins_another(db):
    event, person = EventFactory(check=True), PersonFactory()

    first = start_check(person=person, event=event)
    same = start_check(person=person, event=event)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + timedelta(minutes=31)):
        second = start_check(person=person, event=event)

    assert (first, first.attempt, second.attempt) == (same, 1, 2)


@pytest.mark.parametrize("name", ["opens_at", "closes_at"])
def test_exam_event_in_a_year_that_nobody_means_is_refused(cast, name):
    mistyped = datetime.datetime(1, 1, 1, tzinfo=timezone.get_fixed_timezone(480))  # before the first year in UTC

    with pytest.raises(EventRefused, match="请核对这个时间的年份"):
        opened(Actor.of(cast.round_admin), **{name: mistyped})

    assert ExamEvent.objects.count() == 0

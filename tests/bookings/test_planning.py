import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bookings.actions import cancel_session, change_session, plan_session
from bookings.exceptions import PlanRefused
from bookings.models import Booking, Pool, Seat, Session
from bookings.rules import span
from groundwork.audit.actors import Actor
from groundwork.notices.models import Message
from tests.factories.bookings import ResourceFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory

HOUR = datetime.timedelta(hours=1)
MISTYPED = datetime.datetime(1, 1, 1, tzinfo=datetime.timezone(8 * HOUR))  # before the first year in UTC


@pytest.fixture
def by(cast):
    return Actor.of(cast.timetabler)


def plan_at(starts_at, **changes):
    times = {
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "booking_opens_at": starts_at - 24 * HOUR,
        "booking_closes_at": starts_at - HOUR,
    }
    return {**times, "capacity": 10, **changes}


def plan_of(session, **changes):
    names = ("module", "starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "note")
    kept = {name: getattr(session, name) for name in names}
    return {**kept, "capacity": session.pool.capacity, "resources": list(session.resources.all()), **changes}


def tomorrow(hours=0):
    return timezone.now() + datetime.timedelta(days=1, hours=hours)


def test_planned_session_has_its_places_and_resources(by):
    zone = ResourceFactory()

    session = plan_session(by=by, module=ModuleFactory(), resources=[zone], **plan_at(tomorrow()))

    assert (session.pool.capacity, list(session.resources.all())) == (10, [zone])


@pytest.mark.parametrize("name", ["trainee", "contact", "instructor", "desk", "publisher"])
def test_session_is_planned_by_the_keeper_of_the_timetable_only(cast, name):
    with pytest.raises(PermissionDenied):
        plan_session(by=Actor.of(getattr(cast, name)), module=ModuleFactory(), **plan_at(tomorrow()))

    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": timezone.now() - HOUR}, "starts_at"),
        ({"ends_at": timezone.now()}, "ends_at"),
        ({"booking_opens_at": timezone.now() + 48 * HOUR}, "booking_closes_at"),
        ({"booking_opens_at": MISTYPED}, "booking_opens_at"),
        ({"ends_at": MISTYPED.replace(year=2206)}, "ends_at"),
        ({"booking_closes_at": timezone.now() + 48 * HOUR}, "booking_closes_at"),
    ],
)
def test_session_with_times_that_do_not_fit_is_refused_at_its_field(by, changes, field):
    with pytest.raises(PlanRefused) as refusal:
        plan_session(by=by, module=ModuleFactory(), **{**plan_at(tomorrow()), **changes})

    assert (refusal.value.field, Session.objects.count()) == (field, 0)


@pytest.mark.parametrize("kind", ["zone", "room", "instructor", "outdoors"])
def test_resource_in_two_places_at_once_is_refused_and_the_other_session_named(by, kind):
    resource = ResourceFactory(kind=kind, name="消防灭火区")
    other = SessionFactory(module=ModuleFactory(title="触电急救"))
    other.occupy([resource])

    with pytest.raises(PlanRefused) as refusal:
        plan_session(
            by=by,
            module=ModuleFactory(),
            resources=[resource],
            **plan_at(other.ends_at - datetime.timedelta(minutes=1)),
        )

    time = span(other.starts_at, other.ends_at)
    assert str(refusal.value) == f"消防灭火区在这个时间已被占用：触电急救，{time}。"


def test_resource_is_free_for_the_next_session_for_sets_of_equipment_and_beside_cancelled_ones(by):
    zone, masks = ResourceFactory(), ResourceFactory(kind="equipment", name="面罩")
    other, cancelled = SessionFactory(), SessionFactory(state="cancelled", starts_at=tomorrow(1))
    other.occupy([zone, masks])
    cancelled.occupy([zone])

    plan_session(by=by, module=ModuleFactory(), resources=[zone], **plan_at(other.ends_at))
    plan_session(by=by, module=ModuleFactory(), resources=[masks], **plan_at(other.starts_at))

    assert Session.objects.count() == 4


def test_fewer_places_than_are_taken_are_refused(by):
    seat = SeatFactory()
    SeatFactory(booking__session=seat.session)

    with pytest.raises(PlanRefused, match="已有 2 人预约，名额不能比这更少。") as refusal:
        change_session(by=by, session=seat.session, **plan_of(seat.session, capacity=1))

    assert (refusal.value.field, Pool.objects.get(session=seat.session).capacity) == ("capacity", 20)


def test_moved_session_tells_its_holders_once_and_raises_the_calendar_sequence(by):
    seat = SeatFactory(person=PersonFactory(with_sign_in=True))
    start = seat.session.starts_at + HOUR

    changed = change_session(
        by=by, session=seat.session, **plan_of(seat.session, starts_at=start, ends_at=start + HOUR)
    )

    assert changed.revision == 1
    assert list(Message.objects.values_list("recipient", "subject")) == [(seat.person.user_id, "场次有变动")]


def test_more_places_tell_nobody(by):
    seat = SeatFactory(person=PersonFactory(with_sign_in=True))

    changed = change_session(by=by, session=seat.session, **plan_of(seat.session, capacity=30))

    assert (changed.revision, Message.objects.count()) == (0, 0)


def test_session_is_not_moved_onto_another_session_of_its_holders(by):
    seat = SeatFactory()
    elsewhere = SeatFactory(person=seat.person, booking__session=SessionFactory(starts_at=tomorrow(5)))
    start = elsewhere.session.starts_at

    with pytest.raises(PlanRefused, match="已预约的人中有 1 人在新的时间另有场次。"):
        change_session(by=by, session=seat.session, **plan_of(seat.session, starts_at=start, ends_at=start + HOUR))

    seat.session.refresh_from_db()
    assert seat.session.starts_at < start


def test_begun_session_is_neither_changed_nor_cancelled(by):
    session = SessionFactory(running=True)

    for act in (
        lambda: change_session(by=by, session=session, **plan_of(session, capacity=1)),
        lambda: cancel_session(by=by, session=session, reason="停电"),
    ):
        with pytest.raises(PlanRefused, match="本场已经开始，没有做任何改动。"):
            act()


def test_cancelled_session_takes_back_every_seat_and_tells_those_with_a_sign_in(by):
    told, untold = SeatFactory(person=PersonFactory(with_sign_in=True)), None
    untold = SeatFactory(booking__session=told.session)

    count = cancel_session(by=by, session=told.session, reason="停电检修。")

    assert count == 2
    assert set(Seat.objects.values_list("pk", "state")) == {(told.pk, "cancelled"), (untold.pk, "cancelled")}
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    assert Pool.objects.get(session=told.session).taken == 0
    message = Message.objects.get()
    assert message.recipient == told.person.user
    assert message.body.endswith(f"的{told.session.module.title}取消：停电检修。")


def test_session_is_not_cancelled_without_a_reason_or_twice(by):
    session = SessionFactory()

    with pytest.raises(PlanRefused, match="请写明取消的原因"):
        cancel_session(by=by, session=session, reason="  ")
    cancel_session(by=by, session=session, reason="停电")

    with pytest.raises(PlanRefused, match="本场之前已经取消"):
        cancel_session(by=by, session=session, reason="停电")

"""Somebody else is quicker between an action's own look and its write: the guard refuses, the person reads why.

The other one's row is written by the same transaction just before the action's own INSERT, as if it had been committed
there: what a second connection does on PostgreSQL, in an order that never varies.
"""

from contextlib import contextmanager

import pytest
from django.db import connection

from bookings.actions import book_group, book_seat, change_session, plan_session, save_resource
from bookings.exceptions import GroupRefused, PersonRefused, PlanRefused
from bookings.models import Booking, Occupation, Seat, Session
from groundwork.audit.actors import Actor
from tests.bookings.test_planning import plan_at, plan_of, tomorrow
from tests.factories.bookings import ResourceFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import MembershipFactory, PersonFactory


@contextmanager
def quicker(model, write):
    """Just before the first INSERT into the table of ``model``, somebody else does ``write``."""
    waiting = [write]

    def run(execute, sql, params, many, context):
        if waiting and sql.startswith(f'INSERT INTO "{model._meta.db_table}"'):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield


def test_place_taken_elsewhere_in_the_meantime_is_told(db):
    person, session, elsewhere = PersonFactory(with_sign_in=True), SessionFactory(), SessionFactory()

    with (
        pytest.raises(PersonRefused, match="您刚刚在这个时间约上了另一场，这里没有预约。"),
        quicker(Seat, lambda: SeatFactory(person=person, booking__session=elsewhere)),
    ):
        book_seat(by=Actor.of(person.user), person=person, session=session)

    assert Booking.objects.filter(session=session).count() == 0


def test_member_of_a_group_taken_elsewhere_in_the_meantime_is_told(cast):
    crew = [PersonFactory() for _ in range(2)]
    for person in crew:
        MembershipFactory(person=person, organisation=cast.organisation)
    session, elsewhere = SessionFactory(), SessionFactory()

    with (
        pytest.raises(GroupRefused, match="所选人员中有人刚刚在这个时间约上了另一场"),
        quicker(Seat, lambda: SeatFactory(person=crew[1], booking__session=elsewhere)),
    ):
        book_group(by=Actor.of(cast.contact), organisation=cast.organisation, session=session, persons=crew)

    assert Seat.objects.filter(session=session).count() == 0


def test_zone_planned_elsewhere_in_the_meantime_is_told_at_its_field(cast):
    zone, other = ResourceFactory(), SessionFactory(starts_at=tomorrow())

    with (
        pytest.raises(PlanRefused, match="本场所用的资源刚刚在这个时间排给了另一场，没有保存。") as refusal,
        quicker(Occupation, lambda: other.occupy([zone])),
    ):
        plan_session(by=Actor.of(cast.timetabler), module=ModuleFactory(), resources=[zone], **plan_at(other.starts_at))

    assert (refusal.value.field, Session.objects.count()) == ("resources", 1)


def test_holder_booked_elsewhere_in_the_meantime_keeps_the_session_where_it_is(cast):
    seat, later = SeatFactory(), SessionFactory(starts_at=tomorrow(5))
    moved = plan_of(seat.session, starts_at=later.starts_at, ends_at=later.ends_at)
    written = []

    def run(execute, sql, params, many, context):
        if sql.startswith('UPDATE "bookings_session"') and not written:
            written.append(SeatFactory(person=seat.person, booking__session=later))
        return execute(sql, params, many, context)

    with (
        pytest.raises(PlanRefused, match="已预约的人中有人在新的时间另有一场，没有保存。"),
        connection.execute_wrapper(run),
    ):
        change_session(by=Actor.of(cast.timetabler), session=seat.session, **moved)

    assert Session.objects.get(pk=seat.session_id).starts_at == seat.session.starts_at


def test_equipment_in_two_sessions_cannot_become_a_zone(cast):
    masks, first = ResourceFactory(kind="equipment"), SessionFactory()
    second = SessionFactory(starts_at=first.starts_at)
    for session in (first, second):
        session.occupy([masks])
    masks.kind = "zone"

    with pytest.raises(PlanRefused, match="不能改成这一类") as refusal:
        save_resource(by=Actor.of(cast.timetabler), resource=masks)

    masks.refresh_from_db()
    assert (refusal.value.field, masks.kind) == ("kind", "equipment")


def test_moved_session_leaves_the_zone_that_it_no_longer_uses(cast):
    """The zone of before is in use at the new time; the new plan has another one."""
    before, after = ResourceFactory(), ResourceFactory()
    session, other = SessionFactory(), SessionFactory(starts_at=tomorrow(5))
    session.occupy([before])
    other.occupy([before])
    plan = {**plan_of(session, starts_at=other.starts_at, ends_at=other.ends_at), "resources": [after]}

    change_session(by=Actor.of(cast.timetabler), session=session, **plan)

    assert list(session.resources.all()) == [after]

"""Nobody and nothing is in two sessions at once, whoever writes; the control with the guard off is let through."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from bookings.models import Occupation, Resource, Seat, Session
from groundwork.guards.installation import remove
from groundwork.guards.kinds import Mirrors, NoOverlap
from groundwork.guards.queries import declared
from groundwork.guards.refusals import refusing_guard
from tests.factories.bookings import ResourceFactory, SeatFactory, SessionFactory
from tests.groundwork.guards.test_append_only import execute, refused_by, undone

MINUTE = datetime.timedelta(minutes=1)
PERSON, RESOURCE = "person_in_one_session_at_a_time", "resource_in_one_session_at_a_time"


def refusal_of(write):
    """The name of the guard that refuses what ``write`` does."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    return refusing_guard(refusal.value)


@pytest.fixture
def held(db):
    """A session with a zone and somebody in it."""
    session = SessionFactory()
    session.occupy([ResourceFactory(kind="zone")])
    SeatFactory(booking__session=session)
    return session


def after(session, gap):
    """A session that begins so long after the end of another one; before it when negative."""
    return SessionFactory(starts_at=session.ends_at + gap)


def test_every_guard_of_these_kinds_is_spoken_of_here():
    names = {guard.name for guard in declared() if isinstance(guard.rule, NoOverlap | Mirrors)}

    assert names == {
        f"guard_{PERSON}",
        f"guard_{RESOURCE}",
        "guard_bookings_seat_session_copy",
        "guard_bookings_occupation_session_copy",
        "guard_bookings_occupation_resource_copy",
    }


def test_a_person_has_no_place_in_two_sessions_at_once(held):
    person, other = held.seats.get().person, after(held, -MINUTE)

    def book():
        return SeatFactory(person=person, booking__session=other)

    assert refusal_of(book) == PERSON
    with undone():
        remove(Seat)
        assert book().pk


def test_a_zone_serves_no_two_sessions_at_once(held):
    zone, other = held.resources.get(), after(held, -MINUTE)

    assert refusal_of(lambda: other.occupy([zone])) == RESOURCE
    with undone():
        remove(Occupation)
        other.occupy([zone])
        assert other.resources.get() == zone


def test_one_may_begin_as_the_other_ends(held):
    following = after(held, 0 * MINUTE)

    following.occupy([held.resources.get()])
    SeatFactory(person=held.seats.get().person, booking__session=following)

    assert following.seats.count() == 1


def test_what_is_cancelled_stands_in_nobodys_way(held):
    other, person, zone = after(held, -MINUTE), held.seats.get().person, held.resources.get()

    Seat.objects.update(state="cancelled")
    Session.objects.filter(pk=held.pk).update(state="cancelled", cancel_reason="停电")

    other.occupy([zone])
    assert SeatFactory(person=person, booking__session=other).pk


def test_equipment_serves_two_sessions_until_it_becomes_a_zone(held):
    masks, other = ResourceFactory(kind="equipment"), after(held, -MINUTE)
    held.occupy([masks])
    other.occupy([masks])

    assert refused_by("UPDATE bookings_resource SET kind = 'zone' WHERE id = %s", masks.pk) == RESOURCE
    assert execute("UPDATE bookings_resource SET kind = 'equipment' WHERE id = %s", masks.pk) == 1


def test_a_cancelled_seat_is_not_taken_back_into_an_overlap(held):
    seat = SeatFactory(person=held.seats.get().person, booking__session=after(held, -MINUTE), state="cancelled")

    assert refused_by("UPDATE bookings_seat SET state = 'taken' WHERE id = %s", seat.pk) == PERSON


@pytest.mark.parametrize("which", [PERSON, RESOURCE])
def test_a_session_is_not_moved_into_another_one(held, which):
    other = after(held, 60 * MINUTE)
    if which == PERSON:
        SeatFactory(person=held.seats.get().person, booking__session=other)
    else:
        other.occupy([held.resources.get()])

    def move():
        return Session.objects.filter(pk=other.pk).update(
            starts_at=held.starts_at + MINUTE, ends_at=held.ends_at + MINUTE
        )

    assert refusal_of(move) == which
    with undone():
        remove(Seat, Occupation)
        assert move() == 1


def test_copies_follow_their_originals(held):
    starts_at, ends_at = held.starts_at + 60 * MINUTE, held.ends_at + 60 * MINUTE

    Session.objects.filter(pk=held.pk).update(starts_at=starts_at, ends_at=ends_at)
    Session.objects.filter(pk=held.pk).update(state="cancelled", cancel_reason="暴雨")
    Resource.objects.update(kind="room")

    seat, use = held.seats.get(), held.occupations.get()
    assert (seat.starts_at, seat.ends_at) == (starts_at, ends_at)
    assert (use.starts_at, use.ends_at, use.state, use.kind) == (starts_at, ends_at, "cancelled", "room")


@pytest.mark.parametrize(
    ("table", "change", "guard"),
    [
        ("bookings_seat", "starts_at = '2026-01-01 00:00:00+00:00'", "bookings_seat_session_copy"),
        ("bookings_occupation", "state = 'cancelled'", "bookings_occupation_session_copy"),
        ("bookings_occupation", "kind = 'equipment'", "bookings_occupation_resource_copy"),
    ],
)
def test_a_copy_cannot_differ_from_its_original(held, table, change, guard):
    statement = f"UPDATE {table} SET {change}"  # noqa: S608 (our own names)

    assert refused_by(statement) == guard
    with undone():
        remove(Seat, Occupation)
        assert execute(statement) == 1


def test_a_row_cannot_be_inserted_with_a_copy_that_differs(held):
    other = SessionFactory()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        SeatFactory(booking__session=other, ends_at=other.ends_at + MINUTE)

    assert refusing_guard(refusal.value) == "bookings_seat_session_copy"

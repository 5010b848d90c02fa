import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bookings.actions import book_seat, cancel_booking, cancel_seat
from bookings.exceptions import CancellationRefused
from bookings.models import Pool, Seat
from bookings.rules import moment
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def seat(cast):
    return SeatFactory(person=PersonFactory(user=cast.trainee), booking__session=SessionFactory(places=1))


@pytest.fixture
def group(cast):
    """A group booking of two by the contact."""
    booking = BookingFactory(for_group=True, organisation=cast.organisation, booked_by=cast.contact)
    return booking, [SeatFactory(booking=booking), SeatFactory(booking=booking)]


def taken(session):
    return Pool.objects.get(session=session).taken


def test_cancelled_seat_frees_its_place_for_somebody_else(cast, seat):
    other = PersonFactory(user=cast.outsider)

    cancel_seat(by=Actor.of(cast.trainee), seat=seat)
    book_seat(by=Actor.of(cast.outsider), person=other, session=seat.session)

    assert list(Seat.objects.taken().values_list("person", flat=True)) == [other.pk]
    assert taken(seat.session) == 1


def test_booking_of_a_cancelled_seat_is_closed(cast, seat):
    cancel_seat(by=Actor.of(cast.trainee), seat=seat)

    seat.booking.refresh_from_db()
    assert (seat.state, seat.booking.state, seat.booking.cancelled_at is not None) == ("cancelled", "cancelled", True)


def test_second_cancellation_says_so_and_changes_nothing(cast, seat):
    cancel_seat(by=Actor.of(cast.trainee), seat=seat)

    with pytest.raises(CancellationRefused, match="这张票之前已经取消，没有做任何改动。"):
        cancel_seat(by=Actor.of(cast.trainee), seat=seat)

    assert (taken(seat.session), Entry.objects.count()) == (0, 1)


def test_cancellation_after_the_window_is_refused_with_its_time(cast):
    seat = SeatFactory(person=PersonFactory(user=cast.trainee), booking__session=SessionFactory(closed=True))

    with pytest.raises(CancellationRefused) as refusal:
        cancel_seat(by=Actor.of(cast.trainee), seat=seat)

    assert str(refusal.value) == (
        f"退票已于 {moment(seat.session.booking_closes_at)} 截止，没有做任何改动。如果不能到场，请告知前台。"
    )
    assert taken(seat.session) == 1


def test_cancellation_is_refused_once_tickets_are_scanned_though_booking_is_open(cast):
    starts = timezone.now() + datetime.timedelta(minutes=20)
    session = SessionFactory(starts_at=starts, booking_closes_at=starts)
    seat = SeatFactory(person=PersonFactory(user=cast.trainee), booking__session=session)

    with pytest.raises(CancellationRefused):
        cancel_seat(by=Actor.of(cast.trainee), seat=seat)

    assert taken(session) == 1


@pytest.mark.parametrize("name", ["outsider", "contact", "desk", "timetabler"])
def test_seat_of_another_is_not_cancelled(cast, seat, name):
    with pytest.raises(PermissionDenied):
        cancel_seat(by=Actor.of(getattr(cast, name)), seat=seat)

    assert taken(seat.session) == 1


def test_contact_gives_back_one_seat_and_keeps_the_booking(cast, group):
    booking, (first, _second) = group

    cancel_seat(by=Actor.of(cast.contact), seat=first)

    booking.refresh_from_db()
    assert (booking.state, taken(booking.session)) == ("confirmed", 1)


def test_contact_cancels_the_whole_booking_at_once(cast, group):
    booking, seats = group
    cancel_seat(by=Actor.of(cast.contact), seat=seats[0])

    freed = cancel_booking(by=Actor.of(cast.contact), booking=booking)

    assert (freed, booking.state, taken(booking.session)) == (1, "cancelled", 0)


def test_group_booking_cancelled_twice_is_refused(cast, group):
    booking, _seats = group
    cancel_booking(by=Actor.of(cast.contact), booking=booking)

    with pytest.raises(CancellationRefused, match="这个预约之前已经取消，没有做任何改动。"):
        cancel_booking(by=Actor.of(cast.contact), booking=booking)

    assert taken(booking.session) == 0


def test_group_booking_is_not_cancelled_by_another_organisation(cast, group):
    with pytest.raises(PermissionDenied):
        cancel_booking(by=Actor.of(cast.other_contact), booking=group[0])

    assert taken(group[0].session) == 2

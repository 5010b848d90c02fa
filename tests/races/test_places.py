"""Two hundred attempts over sixteen connections for fifty places; and without the guard, which must oversell."""

from collections import Counter

import pytest
from django.db import transaction

from bookings.actions import book_seat
from bookings.exceptions import AlreadyBooked, SessionFull
from bookings.models import Booking, Pool, Seat
from bookings.queries import booking_faults
from groundwork.audit.actors import Actor
from tests.factories.bookings import SessionFactory
from tests.factories.people import PersonFactory
from tests.races.crowd import look_then_leap, rush, scaled

LANES = scaled(8, 16)
ATTEMPTS = scaled(32, 200)
PLACES = scaled(8, 50)
ROUNDS = scaled(1, 10)


def book(person, session):
    try:
        return book_seat(by=Actor.of(person.user), person=person, session=session).pk
    except (SessionFull, AlreadyBooked) as error:
        return type(error)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_every_place_is_sold_once(_round):
    session = SessionFactory(places=PLACES)
    people = PersonFactory.create_batch(ATTEMPTS, with_sign_in=True)

    outcomes = Counter(rush(lambda person: book(person, session), people, lanes=LANES))

    assert outcomes.pop(SessionFull) == ATTEMPTS - PLACES
    assert (sorted(outcomes), set(outcomes.values())) == (sorted(Seat.objects.values_list("pk", flat=True)), {1})
    assert (len(outcomes), Pool.objects.get().taken, booking_faults()) == (PLACES, PLACES, [])


@pytest.mark.django_db(transaction=True)
def test_counting_first_and_writing_afterwards_oversells():
    session = SessionFactory(places=PLACES)
    people = PersonFactory.create_batch(PLACES * 2, with_sign_in=True)

    def has_place(_person):
        return Seat.objects.taken().filter(session=session).count() < PLACES

    def write(person, has_place):
        if has_place:
            with transaction.atomic():
                booking = Booking.objects.create(session=session, kind="person", booked_by=person.user)
                Seat.of(booking, person, f"C{person.pk:07d}").save()
        return has_place

    outcomes = look_then_leap(has_place, write, people)

    assert (outcomes, Seat.objects.count()) == ([True] * PLACES * 2, PLACES * 2)
    assert len(booking_faults()) == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_is_one_booking():
    person = PersonFactory(with_sign_in=True)
    session = SessionFactory(places=PLACES)

    outcomes = rush(lambda _click: book(person, session), range(LANES), lanes=LANES)

    assert Counter(outcomes) == {Seat.objects.get().pk: 1, AlreadyBooked: LANES - 1}

"""Nobody is in two places: one person, two sessions at one time, both booked at once; and with the guard taken off."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from bookings.actions import book_seat
from bookings.exceptions import PersonRefused
from bookings.models import Booking, Seat
from bookings.queries import booking_faults
from groundwork.audit.actors import Actor
from groundwork.guards.installation import install, remove
from tests.factories.bookings import SessionFactory
from tests.factories.people import PersonFactory
from tests.races.crowd import look_then_leap, rush, scaled

pytestmark = pytest.mark.django_db(transaction=True)

LANES = scaled(8, 16)
PEOPLE = scaled(12, 100)


@pytest.fixture
def sessions():
    """Two that overlap."""
    first = SessionFactory(places=PEOPLE)
    return first, SessionFactory(places=PEOPLE, starts_at=first.starts_at, ends_at=first.ends_at)


@pytest.fixture
def guard_is_off():
    remove(Seat)
    yield
    Seat.objects.all().delete()  # what could not stand beside the guard
    install(Seat)


def write_both(person, sessions):
    """The control: see that the person is free, and write afterwards; at once into both sessions."""

    def leap(session, is_free):
        booking = Booking.objects.create(session=session, kind="person", booked_by=person.user)
        try:
            with transaction.atomic():
                Seat.of(booking, person, f"C{booking.pk:07d}").save()
        except IntegrityError:
            return "refused"
        return "booked" if is_free else "busy"

    return look_then_leap(lambda _session: not Seat.objects.filter(person=person).exists(), leap, sessions)


def test_each_gets_one_of_two_sessions_at_one_time(sessions):
    people = PersonFactory.create_batch(PEOPLE, with_sign_in=True)

    def book(wish):
        person, session = wish
        try:
            book_seat(by=Actor.of(person.user), person=person, session=session)
        except PersonRefused:
            return person.pk, "refused"
        return person.pk, "booked"

    outcomes = rush(book, [(person, session) for person in people for session in sessions], lanes=LANES)

    wanted = {(person.pk, outcome): 1 for person in people for outcome in ("booked", "refused")}
    assert Counter(outcomes) == wanted
    assert (Seat.objects.count(), booking_faults()) == (PEOPLE, [])


def test_guard_refuses_the_second_whoever_looked_before(sessions):
    person = PersonFactory(with_sign_in=True)

    outcomes = write_both(person, sessions)

    assert (sorted(outcomes), Seat.objects.count()) == (["booked", "refused"], 1)


def test_without_the_guard_a_person_is_in_two_places(sessions, guard_is_off):
    person = PersonFactory(with_sign_in=True)

    outcomes = write_both(person, sessions)

    assert (outcomes, Seat.objects.count()) == (["booked", "booked"], 2)

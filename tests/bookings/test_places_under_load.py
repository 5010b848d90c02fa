"""Twenty people at once for five places, over a SQLite file; and the same with the guard off, which must oversell."""

import threading

import pytest
from django.db import connection, transaction

from bookings.actions import book_seat
from bookings.exceptions import SessionFull
from bookings.models import Booking, Pool, Seat
from bookings.queries import booking_faults
from groundwork.audit.actors import Actor
from tests.factories.bookings import SessionFactory
from tests.factories.people import PersonFactory

PEOPLE, PLACES = 20, 5


def all_at_once(work, people):
    """Run ``work(person)`` for each in a thread of its own, let go together; what each came to, counted."""
    gate, came_to, lock = threading.Barrier(len(people)), [], threading.Lock()

    def run(person):
        try:
            gate.wait()
            outcome = work(person)
        finally:
            connection.close()
        with lock:
            came_to.append(outcome)

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came_to


@pytest.fixture
def people(transactional_db):
    return [PersonFactory(with_sign_in=True) for _ in range(PEOPLE)]


def test_twenty_for_five_places_are_exactly_five(people):
    session = SessionFactory(places=PLACES)

    def book(person):
        try:
            book_seat(by=Actor.of(person.user), person=person, session=session)
        except SessionFull:
            return "full"
        return "booked"

    outcomes = all_at_once(book, people)

    assert sorted(outcomes) == ["booked"] * PLACES + ["full"] * (PEOPLE - PLACES)
    assert (Seat.objects.count(), Pool.objects.get().taken, booking_faults()) == (PLACES, PLACES, [])


def test_counting_first_and_writing_afterwards_oversells(people):
    """The control: look, then leap. All look before anybody leaps, as happens under load."""
    session = SessionFactory(places=PLACES)
    all_have_looked = threading.Barrier(PEOPLE)

    def book_naively(person):
        has_place = Seat.objects.taken().filter(session=session).count() < PLACES
        all_have_looked.wait()
        if not has_place:
            return "full"
        with transaction.atomic():
            booking = Booking.objects.create(session=session, kind="person", booked_by=person.user)
            Seat.of(booking, person, code=f"C{person.pk:07d}").save()
        return "booked"

    outcomes = all_at_once(book_naively, people)

    assert outcomes == ["booked"] * PEOPLE
    assert booking_faults() == [
        f"场次 {session.pk}：计数器显示已占 0 个名额，实有座位 {PEOPLE} 个。",
    ]


def test_double_click_is_one_booking(transactional_db):
    person = PersonFactory(with_sign_in=True)
    session = SessionFactory(places=PLACES)

    def book(_click):
        try:
            return book_seat(by=Actor.of(person.user), person=person, session=session).pk
        except Exception as error:  # noqa: BLE001 (the kind is what is asserted)
            return type(error).__name__

    outcomes = all_at_once(book, [1, 2])

    assert sorted(map(str, outcomes)) == sorted([str(Seat.objects.get().pk), "AlreadyBooked"])

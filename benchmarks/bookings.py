"""Places: many people for many sessions at once, a rush on a full one, and one booking over HTTP."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connection, connections, transaction

from benchmarks.exam_room import people, signed_in
from benchmarks.measuring import Figure
from benchmarks.phones import at_once
from bookings.actions import book_seat
from bookings.exceptions import SessionFull
from bookings.models import Session
from bookings.queries import booking_faults
from groundwork.audit.actors import Actor
from people.models import Person
from tests.factories.bookings import SessionFactory

SESSIONS = 18
PEOPLE = 1080
PLACES = PEOPLE // SESSIONS
REFUSALS = 4000
OVER_HTTP = 300
HANDS = 2  # processes, one for each core


def figures(site):
    """Every figure of this subject."""
    with transaction.atomic():
        visitors = people(PEOPLE)
        sessions = [SessionFactory(places=PLACES) for _ in range(SESSIONS)]
        other = SessionFactory(places=OVER_HTTP, starts_at=sessions[-1].ends_at)
    pairs = [(visitor.pk, sessions[place % SESSIONS].pk) for place, visitor in enumerate(visitors)]
    booked, rate = _at_the_action(pairs)
    yield _rate("booking-at-action", f"successful bookings over {SESSIONS} sessions", booked, rate, 200)
    late = people(REFUSALS // 20)
    refused, rate = _at_the_action([(visitor.pk, sessions[0].pk) for visitor in late] * 20)
    yield _rate("booking-refusal", "refusals on a full session", REFUSALS - refused, rate, 1000)
    yield _over_http(site, visitors[:OVER_HTTP], other)
    faults = booking_faults()
    connection.close()
    if booked != PEOPLE or refused or faults:
        message = f"{booked} of {PEOPLE} booked, {refused} beyond the last place; {faults[:3]}"
        raise RuntimeError(message)


def _rate(name, what, count, rate, least):
    return Figure(
        name=name, what=f"{what}, {HANDS} processes", value=rate, unit="/s", n=count, budget=least, is_least=True
    )


def _at_the_action(pairs):
    """Book each (person, session) in ``HANDS`` processes: how many got a place, and calls a second."""
    connections.close_all()
    with ProcessPoolExecutor(HANDS, mp_context=get_context("fork")) as pool:
        list(pool.map(_warm_up, range(HANDS)))
        began = time.monotonic()
        counts = list(pool.map(_book_all, [pairs[hand::HANDS] for hand in range(HANDS)]))
        seconds = time.monotonic() - began
    return sum(counts), round(len(pairs) / seconds, 1)


def _warm_up(_hand):
    Session.objects.first()
    time.sleep(0.2)  # so that the pool gives each process one of these


def _book_all(pairs):
    persons = Person.objects.select_related("user").in_bulk({person for person, _session in pairs})
    sessions = Session.objects.in_bulk({session for _person, session in pairs})
    booked = 0
    for person, session in pairs:
        visitor = persons[person]
        try:
            book_seat(by=Actor.of(visitor.user), person=visitor, session=sessions[session])
        except SessionFull:
            continue
        booked += 1
    connections.close_all()
    return booked


def _over_http(site, visitors, session):
    phones = [signed_in(site.port, visitor.user) for visitor in visitors]
    for phone in phones:
        phone.page = ""
    connection.close()
    with site.spending() as spent:
        at_once(lambda phone: phone.post(f"/timetable/{session.pk}/book/", {}), phones)
    return site.cpu_figure("booking", "booking one place over HTTP", spent, len(phones))

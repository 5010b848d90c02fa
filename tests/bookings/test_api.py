import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories.bookings import ResourceFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory

SESSIONS = "/api/v1/bookings/sessions"


def test_sessions_are_listed_to_everybody_with_places_and_state(client, db):
    seat = SeatFactory(booking__session=SessionFactory(module=ModuleFactory(title="触电急救", minutes=30), places=2))
    seat.session.occupy([ResourceFactory(name="多功能教室")])

    answer = client.get(SESSIONS).json()

    item = answer["items"][0]
    assert (answer["count"], len(answer["items"])) == (1, 1)
    assert (item["id"], item["zone"], item["place"]) == (seat.session.pk, "fire-fighting", "多功能教室")
    assert (item["capacity"], item["places_left"], item["state"]) == (2, 1, "open")
    assert (item["module"]["title"], item["module"]["minutes"]) == ("触电急救", 30)
    assert Decimal(item["module"]["hours"]) == 1
    assert datetime.datetime.fromisoformat(item["starts_at"]) == seat.session.starts_at.replace(
        microsecond=seat.session.starts_at.microsecond // 1000 * 1000
    )


def test_sessions_tell_nothing_of_who_has_booked(client, db):
    seat = SeatFactory(code="K7MWP3XA", person__name="林晓")

    text = client.get(SESSIONS).content.decode()

    assert str(seat.session.pk) in text
    assert [secret in text for secret in ("林晓", "K7MWP3XA", str(seat.public_id))] == [False] * 3


def test_sessions_come_page_by_page(client, db):
    sessions = [SessionFactory(starts_at=timezone.now() + datetime.timedelta(days=day)) for day in (1, 2, 3)]

    pages = [client.get(SESSIONS, {"page": page, "page_size": 2}).json() for page in (1, 2, 3)]

    assert [[item["id"] for item in page["items"]] for page in pages] == [
        [sessions[0].pk, sessions[1].pk],
        [sessions[2].pk],
        [],
    ]
    assert {page["count"] for page in pages} == {3}


def test_sessions_of_a_period_are_those_that_begin_in_it(client, db):
    later = SessionFactory(starts_at=timezone.now() + datetime.timedelta(days=20))
    SessionFactory()
    day = timezone.localdate(later.starts_at).isoformat()

    answer = client.get(SESSIONS, {"first": day, "last": day}).json()

    assert [item["id"] for item in answer["items"]] == [later.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"page": 0},
        {"page": "x"},
        {"page": 10**12},
        {"page_size": 201},
        {"page_size": -1},
        {"first": "2026-13-01"},
        {"first": "9999-12-31"},
    ],
)
def test_sessions_asked_for_with_nonsense_are_refused(client, db, query):
    SessionFactory()

    assert client.get(SESSIONS, query).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_sessions_cost_the_same_however_many(client, db, rows, django_assert_num_queries):
    for _ in range(rows):
        SessionFactory()

    with django_assert_num_queries(4):  # count, sessions, resources, zones
        answer = client.get(SESSIONS).json()

    assert len(answer["items"]) == rows

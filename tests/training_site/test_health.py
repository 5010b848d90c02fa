import pytest
from django.db import DatabaseError, connection

from bookings.models import Pool
from bookings.tasks import inspect
from groundwork.audit.models import Entry
from groundwork.guards.installation import remove
from groundwork.jobs.actions import beat
from tests.factories.bookings import SeatFactory


def _everything_beats():
    for name in ("worker", "broker", "scheduler"):
        beat(name)


def test_livez_answers_while_the_database_does(db, client):
    assert client.get("/livez").json() == {"status": "ok", "web": "ok", "database": "ok"}


def test_healthz_is_well_when_every_part_beats(db, client):
    _everything_beats()

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        200,
        {
            "status": "ok",
            "web": "ok",
            "database": "ok",
            "worker": "ok",
            "broker": "ok",
            "scheduler": "ok",
            "guards": "ok",
            "bookings": "ok",
        },
    )


def test_healthz_names_the_part_that_is_down(db, client):
    beat("worker")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert {part for part, word in response.json().items() if word == "down"} == {"status", "broker", "scheduler"}


def test_healthz_is_down_while_a_guard_is_missing(db, client):
    _everything_beats()
    remove(Entry)

    response = client.get("/healthz")

    assert (response.status_code, response.json()["guards"]) == (503, "down")


def test_healthz_is_down_until_the_books_are_right(db, client):
    _everything_beats()
    seat = SeatFactory()
    Pool.objects.update(taken=5)

    answers = []
    for taken in (5, 1):
        Pool.objects.filter(session=seat.session_id).update(taken=taken)
        inspect()
        answers.append(client.get("/healthz"))

    assert [(answer.status_code, answer.json()["bookings"]) for answer in answers] == [(503, "down"), (200, "ok")]


@pytest.mark.parametrize("address", ["/livez", "/healthz"])
def test_health_is_down_without_a_database(db, client, address):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError(sql)

    with connection.execute_wrapper(refuse):
        response = client.get(address)

    assert (response.status_code, response.json()["database"]) == (503, "down")

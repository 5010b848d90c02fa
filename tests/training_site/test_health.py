import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from bookings.actions import inspect_books
from bookings.models import Pool
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.guards.installation import remove
from groundwork.jobs.actions import beat
from groundwork.jobs.choices import JobState
from groundwork.jobs.models import Job
from tests.factories.bookings import SeatFactory
from training_site import health
from training_site.health import BEHIND_THE_DATABASE


def _down(response):
    return {part for part, word in response.json().items() if word == "down"}


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
        dict.fromkeys(("status", "web", "disk", "database", *BEHIND_THE_DATABASE), "ok"),
    )


def test_healthz_names_jobs_that_wait_too_long(db, client):
    _everything_beats()
    job = Job.objects.create(key="k", task="tests.none")
    Job.objects.update(queued_at=job.queued_at - timedelta(seconds=61))

    assert _down(client.get("/healthz")) == {"status", "jobs"}


def test_healthz_names_a_running_job_whose_worker_is_silent(db, client):
    _everything_beats()
    Job.objects.create(
        key="k", task="tests.none", state=JobState.RUNNING, heard_at=timezone.now() - timedelta(seconds=61)
    )

    assert _down(client.get("/healthz")) == {"status", "jobs"}


def test_healthz_names_a_disk_with_less_than_a_tenth_free(db, client, monkeypatch):
    _everything_beats()
    full = type(shutil.disk_usage("/"))(total=1000, used=901, free=99)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: full)

    assert _down(client.get("/healthz")) == {"status", "disk"}


def test_healthz_names_the_part_that_is_down(db, client):
    beat("worker")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert _down(response) == {"status", "broker", "scheduler"}


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
        inspect_books(by=Actor.system("test"))
        answers.append(client.get("/healthz"))

    assert [(answer.status_code, answer.json()["bookings"]) for answer in answers] == [(503, "down"), (200, "ok")]


@pytest.mark.parametrize("address", ["/livez", "/healthz"])
def test_health_is_down_without_a_database(db, client, address):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError(sql)

    with connection.execute_wrapper(refuse):
        response = client.get(address)

    assert (response.status_code, response.json()["database"]) == (503, "down")

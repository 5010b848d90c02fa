"""The scheduler beats by itself, and does itself what must not depend on a broker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from groundwork.audit.models import Seal
from groundwork.jobs.actions import sweep_jobs
from groundwork.jobs.models import Heartbeat, Job
from groundwork.jobs.queries import parts_alive
from groundwork.jobs.schedulers import BEAT_SECONDS, Scheduler
from groundwork.jobs.tasks import job_task
from training_site.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
done = []


@job_task("tests.remember")
def remember(job, *, word):
    """Remember a word."""
    done.append(word)


@pytest.fixture
def scheduler():
    done.clear()
    return Scheduler(app)


def _entry(scheduler, task):
    return next(entry for entry in scheduler.schedule.values() if entry.task == task)


def test_scheduler_beats_with_each_step(scheduler):
    seconds = scheduler.tick()

    assert seconds <= BEAT_SECONDS
    assert parts_alive()["scheduler"]


def test_scheduler_sweeps_by_itself(scheduler):
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.create(key="k", task="tests.remember", arguments={"word": "火"}, heard_at=long_ago)

    scheduler.apply_async(_entry(scheduler, "jobs.sweep"))

    assert done == ["火"]


@pytest.fixture
def no_broker(monkeypatch):
    """Every message is refused, as with a Redis that is away."""

    def refuse(*_args, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(app, "send_task", refuse)


def test_scheduler_does_the_work_of_the_schedule_while_there_is_no_broker(scheduler, no_broker):
    record(by=Actor.system("test"), action="test.act", thing=Heartbeat(name="x"))

    scheduler.apply_async(_entry(scheduler, "audit.seal"))

    assert Seal.objects.count() == 1


def test_scheduler_does_not_answer_for_the_broker(scheduler, no_broker):
    scheduler.apply_async(_entry(scheduler, "jobs.beat"))

    assert not Heartbeat.objects.exists()


def test_sweep_asks_a_broker_that_is_away_once_and_not_for_each_job(no_broker, caplog):
    long_ago = timezone.now() - timedelta(minutes=5)
    for key in "abc":
        Job.objects.create(key=key, task="tests.of_nobody_here", heard_at=long_ago)

    swept = sweep_jobs()

    assert (swept, caplog.text.count("no broker for"), Job.objects.filter(heard_at=long_ago).count()) == (0, 1, 2)

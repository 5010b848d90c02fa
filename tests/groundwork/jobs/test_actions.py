import errno
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.utils import timezone

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.jobs.actions import (
    LEASE,
    MAX_ATTEMPTS,
    MOST_CLAIMS,
    beat,
    cancel_job,
    enqueue,
    retry_job,
    run_job,
    sweep_jobs,
)
from groundwork.jobs.choices import JobState
from groundwork.jobs.exceptions import NothingToRetry
from groundwork.jobs.models import Heartbeat, Job
from groundwork.jobs.queries import parts_alive
from groundwork.jobs.tasks import job_task
from tests.factories.people import UserFactory

done = []


@job_task("tests.note")
def note(job, *, word):
    """Remember a word."""
    job.advance(1)
    done.append(word)


@job_task("tests.note_at_once")
def note_at_once(job, *, word):
    """Remember a word in one step, between which nothing can stop it."""
    done.append(word)


@pytest.fixture(autouse=True)
def _forget():
    done.clear()


def _queued(**options):
    return Job.objects.create(**{"key": "k", "task": "tests.note", "arguments": {"word": "火"}, **options})


def test_enqueue_runs_after_the_commit_and_not_before(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("tests.note", key="a", word="火")
        assert done == []

    assert done == ["火"]
    assert Job.objects.get(key="a").state == JobState.DONE


def test_enqueue_with_the_same_key_is_one_job(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = enqueue("tests.note", key="a", word="火")
        second = enqueue("tests.note", key="a", word="水")

    assert first == second
    assert done == ["火"]


def test_run_job_claims_it_once(db):
    job = _queued()
    run_job(job.pk, lambda job, word: done.append(word))

    run_job(job.pk, lambda job, word: done.append(word))

    assert done == ["火"]


def test_run_job_that_fails_waits_for_another_attempt_then_fails(db):
    job = _queued()

    def burst(job, word):
        raise ValueError(word)

    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(ValueError, match="火"):
            run_job(job.pk, burst)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == (JobState.FAILED, MAX_ATTEMPTS, "ValueError: 火")


def test_cancel_stops_a_running_job_at_its_next_step(db):
    job = _queued()

    def work(job, word):
        cancel_job(by=Actor.system("test"), job=job)
        job.advance(1)
        done.append(word)

    run_job(job.pk, work)

    job.refresh_from_db()
    assert (job.state, done) == (JobState.CANCELLED, [])


def test_cancelled_job_whose_worker_died_is_not_begun_again(db):
    unheard = timezone.now() - LEASE * 2
    job = _queued(task="tests.note_at_once", state=JobState.RUNNING, claim=1, heard_at=unheard)
    cancel_job(by=Actor.system("test"), job=job)

    sweep_jobs()

    job.refresh_from_db()
    assert (job.state, done) == (JobState.CANCELLED, [])


def test_sweep_sends_again_what_was_lost(db):
    _queued(heard_at=timezone.now() - timedelta(minutes=5))

    swept = sweep_jobs()

    assert (swept, done) == (1, ["火"])


def test_sweep_leaves_what_a_worker_still_renews(db):
    _queued(state=JobState.RUNNING, claim=1, heard_at=timezone.now() - LEASE + timedelta(seconds=5))

    assert (sweep_jobs(), done) == (0, [])


def test_sweep_ends_a_job_that_kills_its_worker_each_time(db):
    job = _queued(state=JobState.RUNNING, claim=MOST_CLAIMS, heard_at=timezone.now() - LEASE * 2)

    sweep_jobs()

    job.refresh_from_db()
    assert (job.state, job.message, done) == (JobState.FAILED, f"执行它的进程已意外停止 {MOST_CLAIMS} 次。", [])


def test_slow_worker_whose_job_was_taken_up_changes_nothing(db):
    job = _queued()

    def sleep_too_long(slow, word):
        Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - LEASE * 2)
        sweep_jobs()  # another worker does it meanwhile
        slow.advance(7)
        done.append("twice")

    run_job(job.pk, sleep_too_long)

    job.refresh_from_db()
    assert (done, job.state, job.completed, job.claim) == (["火"], JobState.DONE, 1, 2)


def test_slow_worker_without_steps_does_not_end_the_job_of_another(db):
    job = _queued()

    def taken_meanwhile(slow, word):
        Job.objects.filter(pk=job.pk).update(claim=2)

    run_job(job.pk, taken_meanwhile)

    job.refresh_from_db()
    assert (job.state, job.finished_at) == (JobState.RUNNING, None)


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_while_one_long_step_runs(monkeypatch):
    monkeypatch.setattr("groundwork.jobs.actions.RENEW_SECONDS", 0.05)
    job = _queued()
    began = timezone.now() - LEASE * 2

    def one_long_step(running, word):
        Job.objects.filter(pk=job.pk).update(heard_at=began)
        deadline = time.monotonic() + 10
        while Job.objects.get(pk=job.pk).heard_at <= began:
            assert time.monotonic() < deadline

    run_job(job.pk, one_long_step)

    assert Job.objects.get(pk=job.pk).state == JobState.DONE


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "full"),
        OSError(errno.EROFS, "read-only"),
        OSError(errno.EACCES, "another's folder"),
        OSError(errno.EPERM, "not permitted"),
        OperationalError("gone"),
        ConnectionRefusedError(),
    ],
)
def test_full_disk_or_absent_database_is_waited_for(db, error):
    job = _queued(attempts=MAX_ATTEMPTS - 1)

    def burst(job, word):
        raise error

    with pytest.raises(type(error)):
        run_job(job.pk, burst)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, MAX_ATTEMPTS - 1)


def test_sweep_leaves_what_has_just_been_queued(db):
    _queued()

    assert (sweep_jobs(), done) == (0, [])


def test_sweep_takes_back_what_a_dead_worker_held(db):
    _queued(state=JobState.RUNNING, heard_at=timezone.now() - timedelta(hours=1))

    sweep_jobs()

    assert done == ["火"]


def test_parts_alive_only_while_they_beat(db):
    beat("worker")
    while_it_beats = parts_alive()

    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=5))

    assert while_it_beats == {"worker": True, "broker": False, "scheduler": False}
    assert parts_alive() == {"worker": False, "broker": False, "scheduler": False}


def test_cancel_is_for_who_asked_and_leaves_a_trace_once(db):
    asked, other = UserFactory(), UserFactory()
    job = enqueue("tests.note", key="a", by=Actor.of(asked), word="水")

    with pytest.raises(PermissionDenied):
        cancel_job(by=Actor.of(other), job=job)
    for _again in range(2):
        cancel_job(by=Actor.of(asked), job=job)

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.CANCELLED, Actor.of(asked).label)
    assert list(Entry.objects.filter(action="jobs.cancel").values_list("actor_id", "object_id")) == [
        (str(asked.pk), str(job.pk))
    ]


def test_failed_job_is_run_again_by_who_may_and_leaves_a_trace(db, django_capture_on_commit_callbacks):
    job = _queued(
        state=JobState.FAILED, attempts=MAX_ATTEMPTS, claim=7, message="ValueError", finished_at=timezone.now()
    )
    admin = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        retry_job(by=Actor.of(admin), job=job, is_allowed=True)

    job.refresh_from_db()
    assert (done, job.state, job.attempts, job.claim, job.message) == (["火"], JobState.DONE, 0, 8, "")
    assert Entry.objects.get(action="jobs.retry").actor_id == str(admin.pk)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_job_that_neither_failed_nor_was_stopped_is_not_run_again(db, state):
    job = _queued(state=state, finished_at=timezone.now() if state == JobState.DONE else None)

    with pytest.raises(NothingToRetry):
        retry_job(by=Actor.system("test"), job=job)

    job.refresh_from_db()
    assert (job.state, Entry.objects.count()) == (state, 0)


def test_retry_is_for_nobody_without_the_right(db):
    asked = UserFactory()
    job = _queued(state=JobState.FAILED, finished_at=timezone.now(), requested_by=asked)

    with pytest.raises(PermissionDenied):
        retry_job(by=Actor.of(asked), job=job)

    job.refresh_from_db()
    assert job.state == JobState.FAILED

"""Queueing work with the transaction that needs it, running it once, finding it again when it was lost."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from groundwork.audit.actors import Actor
from groundwork.audit.masks import without_personal_numbers
from groundwork.jobs.choices import JobState
from groundwork.jobs.exceptions import JobCancelled
from groundwork.jobs.models import Heartbeat, Job

MAX_ATTEMPTS = 5
LOST_AFTER = timedelta(seconds=60)

log = logging.getLogger(__name__)


def enqueue(task: str, *, key: str, by: Actor | None = None, total: int = 0, **arguments: Any) -> Job:
    """Promise that ``task`` will run with ``arguments`` once, after the caller's transaction commits.

    ``key`` makes it one job however often it is asked for: the same key returns the job that stands.
    ``by`` is the Actor who may watch and cancel it; ``total`` the number of steps for the progress bar.
    """
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "task": task,
            "arguments": arguments,
            "total": total,
            "requested_by_id": by.user_id if by else None,
        },
    )
    if is_new:
        transaction.on_commit(lambda: hint(job))
    return job


def hint(job: Job) -> None:
    """Tell the workers about a job; when no broker answers, the sweeper will."""
    task = current_app.tasks.get(job.task)
    if current_app.conf.task_always_eager and task is not None:
        task.apply(args=[job.pk])
        return
    tell_workers(job.task, job.pk)


def tell_workers(task: str, *arguments: Any) -> None:
    """Put a message on the broker. Without one it is only logged: what must happen stands in the database."""
    try:
        current_app.send_task(task, args=arguments, ignore_result=True, retry=False)
    except (OSError, OperationalError):  # what Celery makes of every transport's own errors
        log.warning("no broker for %s %s; the sweeper sends what must happen", task, arguments)


def run_job(job_id: int, work: Callable[..., Any]) -> None:
    """Run ``work(job, **arguments)`` if nobody else has: claimed by one conditional UPDATE."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, heard_at=timezone.now()
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    try:
        work(job, **job.arguments)
    except JobCancelled:
        _finish(job, JobState.CANCELLED)
    except BaseException as error:
        _retry_or_fail(job, error)
        raise
    else:
        _finish(job, JobState.DONE)


def cancel_job(*, by: Actor, job: Job) -> None:
    """Ask a job to stop at its next step; one that has not begun stops at once."""
    stopped = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=timezone.now(), message=by.label
    )
    if not stopped:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)


def sweep_jobs() -> int:
    """Send again every job whose message was lost or whose worker died. Returns how many."""
    lost = timezone.now() - LOST_AFTER
    Job.objects.filter(state=JobState.RUNNING, heard_at__lt=lost - LOST_AFTER * 10).update(state=JobState.QUEUED)
    waiting = list(Job.objects.filter(state=JobState.QUEUED, heard_at__lt=lost).order_by("pk")[:500])
    for job in waiting:
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(heard_at=timezone.now())
        hint(job)
    return len(waiting)


def beat(name: str) -> None:
    """Note that a part of the system is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def _finish(job: Job, state: JobState) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), heard_at=timezone.now())


def _retry_or_fail(job: Job, error: BaseException) -> None:
    attempts = job.attempts + 1
    is_last = attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk).update(
        attempts=attempts,
        message=without_personal_numbers(f"{type(error).__name__}: {error}")[:500],
        state=JobState.FAILED if is_last else JobState.QUEUED,
        finished_at=timezone.now() if is_last else None,
        heard_at=timezone.now(),
    )

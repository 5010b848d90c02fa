"""Queueing work with the transaction that needs it, running it once, finding it again when it was lost."""

import errno
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.audit.masks import without_personal_numbers
from groundwork.jobs.choices import JobState
from groundwork.jobs.exceptions import JobCancelled, JobTaken, NothingToRetry
from groundwork.jobs.models import Heartbeat, Job
from groundwork.jobs.permissions import may_cancel_job, may_retry_job
from groundwork.jobs.queries import database_now

MAX_ATTEMPTS = 5
MOST_CLAIMS = 50  # a job that kills its worker each time must end some day
LEASE = timedelta(seconds=20)  # a worker not heard of for so long has lost its job
RENEW_SECONDS = 5
LOST_AFTER = timedelta(seconds=30)  # a message that nobody took up for so long is sent again
MOST_HINTS = 500
# A disk that is full, broken or not ours to write on: somebody has to mend it, and the work is right as it is.
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}

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


def hint(job: Job) -> bool:
    """Tell the workers about a job; False when no broker answers: then the sweeper will."""
    task = current_app.tasks.get(job.task)
    if current_app.conf.task_always_eager and task is not None:
        task.apply(args=[job.pk])
        return True
    return tell_workers(job.task, job.pk)


def tell_workers(task: str, *arguments: Any) -> bool:
    """Put a message on the broker; False, and a line in the log, without one.

    What must happen stands in the database.
    """
    try:
        current_app.send_task(task, args=arguments, ignore_result=True, retry=False)
    except (OSError, BrokerError):  # what Celery makes of every transport's own errors
        log.warning("no broker for %s %s; the sweeper sends what must happen", task, arguments)
        return False
    return True


def run_job(job_id: int, work: Callable[..., Any]) -> None:
    """Run ``work(job, **arguments)`` if nobody else does: claimed by one conditional UPDATE, held by a lease.

    A worker that dies, or is not heard of for ``LEASE``, loses the job to the next; so ``work`` may begin a second
    time and must find what it has done already (unique keys, conditional updates).
    """
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, claim=F("claim") + 1, heard_at=Now()
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    if job.cancel_requested:  # of a worker that it killed, or at a step that it never reached
        _finish(job, JobState.CANCELLED)
        return
    try:
        with _lease_renewed(job):
            work(job, **job.arguments)
    except JobCancelled:
        _finish(job, JobState.CANCELLED)
    except JobTaken:
        log.warning("job %s was taken up by another worker", job.key)
    except BaseException as error:
        _retry_or_fail(job, error)
        raise
    else:
        _finish(job, JobState.DONE)


@contextmanager
def _lease_renewed(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own, however long one step of the work takes."""
    over = threading.Event()
    threading.Thread(target=_renew, args=(job, over), daemon=True, name=f"lease of job {job.pk}").start()
    try:
        yield
    finally:
        over.set()


def _renew(job: Job, over: threading.Event) -> None:
    while not over.wait(RENEW_SECONDS):
        try:
            is_held = job.held().update(heard_at=Now())
        except DatabaseError:
            log.warning("the lease of job %s could not be renewed now", job.key)
        else:
            if not is_held:
                return
        finally:
            connection.close()


@transaction.atomic
def cancel_job(*, by: Actor, job: Job, is_allowed: bool = False) -> None:
    """Ask a job to stop at its next step; one that has not begun stops at once. One that is over stays as it is.

    Raises PermissionDenied to anybody but the system and whoever asked for the job, unless the calling app has found
    by its own roles that ``by`` may (``is_allowed``).
    """
    if not (is_allowed or may_cancel_job(by, job)):
        raise PermissionDenied
    stopped = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=timezone.now(), message=by.label
    )
    asked = stopped or Job.objects.filter(pk=job.pk, state=JobState.RUNNING, cancel_requested=False).update(
        cancel_requested=True
    )
    if asked:
        audit.record(by=by, action="jobs.cancel", thing=job)


@transaction.atomic
def retry_job(*, by: Actor, job: Job, is_allowed: bool = False) -> None:
    """Queue a job that failed or was cancelled once more, with its old arguments and all its attempts before it.

    Its claim goes on counting, so that a worker of old still writes nothing, and a job that lost fifty of them is given
    up again with the next one. Raises NothingToRetry for any other state, PermissionDenied to anybody but the system,
    unless the calling app has found by its own roles that ``by`` may (``is_allowed``).
    """
    if not (is_allowed or may_retry_job(by)):
        raise PermissionDenied
    now = database_now()
    queued = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.QUEUED,
        attempts=0,
        completed=0,
        message="",
        faults=[],
        cancel_requested=False,
        queued_at=now,
        heard_at=now,
        finished_at=None,
    )
    if not queued:
        raise NothingToRetry
    audit.record(by=by, action="jobs.retry", thing=job)
    transaction.on_commit(lambda: hint(job))


def sweep_jobs() -> int:
    """Send again every job whose message was lost or whose worker died. Returns how many.

    The first that no broker takes ends it: asking for each would cost a second a job, and others wait for this process.
    """
    now = database_now()
    unheard = Job.objects.filter(state=JobState.RUNNING, heard_at__lt=now - LEASE)
    unheard.filter(claim__gte=MOST_CLAIMS).update(
        state=JobState.FAILED, finished_at=now, message=_("Its worker died %(count)s times.") % {"count": MOST_CLAIMS}
    )
    unheard.update(state=JobState.QUEUED, heard_at=now - LOST_AFTER)
    lost = Job.objects.filter(state=JobState.QUEUED, heard_at__lte=now - LOST_AFTER)
    sent = 0
    for job in list(lost.order_by("heard_at", "pk")[:MOST_HINTS]):
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(heard_at=now)
        if not hint(job):
            break
        sent += 1
    return sent


def beat(name: str) -> None:
    """Note that a part of the system is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def _finish(job: Job, state: JobState) -> None:
    job.held().update(state=state, finished_at=Now(), heard_at=Now())


def _retry_or_fail(job: Job, error: BaseException) -> None:
    """An error of the work itself counts as an attempt; a full disk or an absent database is waited for instead."""
    is_ours = not _is_of_surroundings(error)
    attempts = job.attempts + is_ours
    is_last = attempts >= MAX_ATTEMPTS
    job.held().update(
        attempts=attempts,
        message=without_personal_numbers(f"{type(error).__name__}: {error}")[:500],
        state=JobState.FAILED if is_last else JobState.QUEUED,
        finished_at=Now() if is_last else None,
        heard_at=Now(),
    )


def _is_of_surroundings(error: BaseException) -> bool:
    """Is it the database, the disk or the network that failed, and not the work?"""
    is_disk = isinstance(error, OSError) and error.errno in DISK_ERRORS
    return is_disk or isinstance(error, (OperationalError, InterfaceError, ConnectionError, TimeoutError))

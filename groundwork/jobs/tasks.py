"""The tasks of the schedule, and the way in which every other app declares its own."""

from celery import shared_task

from groundwork.jobs.actions import beat, run_job, sweep_jobs


def job_task(name):
    """Declare ``work(job, **arguments)`` as the task that ``enqueue(name, ...)`` runs."""

    def declare(work):
        @shared_task(name=name)
        def run(job_id):
            run_job(job_id, work)

        return run

    return declare


@shared_task(name="jobs.beat")
def round_trip():
    """A message came through the broker to a worker: both are alive. The scheduler beats by itself."""
    for name in ("broker", "worker"):
        beat(name)


@shared_task(name="jobs.sweep")
def sweep():
    """Send again what was lost."""
    sweep_jobs()

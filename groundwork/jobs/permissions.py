"""Who may stop a job, who may run it again. Roles are known to the apps to the right, which may let in their own."""

from groundwork.audit.actors import Actor
from groundwork.jobs.models import Job


def may_cancel_job(by: Actor, job: Job) -> bool:
    """The system, and whoever asked for it."""
    return by.is_system or (by.user_id is not None and job.requested_by_id == by.user_id)


def may_retry_job(by: Actor) -> bool:
    """The system alone: whoever asked for the job has seen it fail, and knows no more than before."""
    return by.is_system

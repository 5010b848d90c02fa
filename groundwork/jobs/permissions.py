"""Who may stop a job. Roles are known to the apps to the right, which may let their own people stop more."""

from groundwork.audit.actors import Actor
from groundwork.jobs.models import Job


def may_cancel_job(by: Actor, job: Job) -> bool:
    """The system, and whoever asked for it."""
    return by.is_system or (by.user_id is not None and job.requested_by_id == by.user_id)

"""Who reads the system's own books."""

from django.contrib.auth.models import AnonymousUser

from people.grants import holds
from people.models import User


def may_read_log(user: User | AnonymousUser) -> bool:
    """The audit administrator, and nobody else (GB/T 22239-2019, 8.1.4.3)."""
    return holds(user, "audit.read_log")


def may_view_jobs(user: User | AnonymousUser) -> bool:
    """The system administrator."""
    return holds(user, "jobs.view_jobs")


def may_change_jobs(user: User | AnonymousUser) -> bool:
    """The system administrator: to run again what failed, and to stop what kills its worker."""
    return holds(user, "jobs.change_jobs")

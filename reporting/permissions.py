"""Who reads the system's own books."""

from people.grants import holds


def may_read_log(user):
    """The audit administrator, and nobody else (GB/T 22239-2019, 8.1.4.3)."""
    return holds(user, "audit.read_log")


def may_view_jobs(user):
    """The system administrator."""
    return holds(user, "jobs.view_jobs")

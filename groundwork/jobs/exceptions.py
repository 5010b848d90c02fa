class JobError(Exception):
    """The family of errors of background work."""


class JobCancelled(JobError):
    """A person asked for the job to stop; what was done so far stays."""

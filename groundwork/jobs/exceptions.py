class JobError(Exception):
    """The family of errors of background work."""


class JobCancelled(JobError):
    """A person asked for the job to stop; what was done so far stays."""


class JobTaken(JobError):
    """Nothing was heard of this worker for too long, and another has taken the job up."""

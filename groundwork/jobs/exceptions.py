from django.utils.translation import gettext_lazy as _


class JobError(Exception):
    """The family of errors of background work."""


class JobCancelled(JobError):
    """A person asked for the job to stop; what was done so far stays."""


class JobTaken(JobError):
    """Nothing was heard of this worker for too long, and another has taken the job up."""


class NothingToRetry(JobError):
    """The job waits, runs or is done; ``message`` is for people."""

    message = _("This job did not fail and was not stopped, so it is not run again. Reload the page.")

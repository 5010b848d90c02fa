from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundwork.jobs.choices import JobState
from groundwork.jobs.exceptions import JobCancelled, JobTaken


class Job(models.Model):
    """Work that must happen once. The row is the record; a message on the broker is only a hint to look at it.

    A worker holds a running job by a lease: it renews ``heard_at`` while it lives. ``claim`` counts how often the job
    was taken up; a worker writes under its own claim alone, so that one that was only slow changes nothing any more.
    """

    key = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # that ended in an error of the work itself
    claim = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    faults = models.JSONField(default=list)  # what the work could not do, as its app shows it; never a name
    cancel_requested = models.BooleanField(default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    queued_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "heard_at"], name="job_state_heard")]
        constraints = [
            models.CheckConstraint(
                name="job_finished_when_over",
                condition=models.Q(finished_at__isnull=True, state__in=[JobState.QUEUED, JobState.RUNNING])
                | models.Q(finished_at__isnull=False, state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED]),
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def is_over(self):
        return self.finished_at is not None

    @property
    def percent(self):
        """How much is done, 0 to 100."""
        return 100 * self.completed // self.total if self.total else 100 * (self.state == JobState.DONE)

    def held(self):
        """This job as long as the claim under which it was read stands."""
        return Job.objects.filter(pk=self.pk, claim=self.claim, state=JobState.RUNNING)

    def advance(self, completed):
        """Say how far the work is. Raises JobTaken when another worker has it now, JobCancelled when asked to stop."""
        if not self.held().update(completed=completed, heard_at=Now()):
            raise JobTaken(self.key)
        if self.held().filter(cancel_requested=True).exists():
            raise JobCancelled(self.key)

    def report(self, message, faults):
        """Keep what the work has to say at its end. Raises JobTaken when another worker has it now."""
        if not self.held().update(message=message, faults=faults):
            raise JobTaken(self.key)


class Heartbeat(models.Model):
    """When a part of the system was last seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundwork.intake.choices import RunState
from groundwork.intake.rules import LONGEST_KEY


class ImportRun(models.Model):
    """One file brought in by one person: first previewed, then applied, its counts and faults kept.

    ``rows`` holds what was read until it is applied; then it is emptied, since it may hold personal data.
    """

    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PREVIEWED)
    read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_counts_add_up",
                condition=models.Q(read=models.F("imported") + models.F("refused"))
                & models.Q(repaired__lte=models.F("imported")),
            ),
        ]

    def __str__(self):
        return self.file_name

    def summary(self):
        """The one line of JSON with which every bulk command ends."""
        return {
            "read": self.read,
            "imported": self.imported,
            "repaired": self.repaired,
            "refused": self.refused,
            "faults": self.faults,
        }


class AnsweredRequest(models.Model):
    """A request that was sent with a key of its sender's making, and how it was answered: sent again, it gets the same.

    The row is written in the transaction of the effect, so neither stands without the other. ``sender`` names who
    asked (``user:12``), ``door`` what was asked for; a key means something only between these two.
    """

    sender = models.CharField(max_length=60)
    door = models.CharField(max_length=60)
    key = models.CharField(max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        ordering = ["pk"]
        indexes = [models.Index(fields=["answered_at"], name="answered_request_at")]
        constraints = [models.UniqueConstraint(fields=["sender", "door", "key"], name="answered_request_once_per_key")]

    def __str__(self):
        return f"{self.sender} {self.door}"

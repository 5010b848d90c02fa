from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groundwork.intake.choices import RunState


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

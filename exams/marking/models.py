from django.db import models
from django.utils.translation import gettext_lazy as _

from groundwork.guards.kinds import AppendOnly


class ScoreRun(models.Model):
    """One scoring of one sitting: a pure function of its answers, its paper and a key, each named by digest.

    ``lines``: [{"slot", "points", "max", "is_right"}], points as decimal text; ``is_right`` is null where a person
    must mark.
    """

    sitting = models.ForeignKey("exams_sittings.Sitting", on_delete=models.PROTECT, related_name="score_runs")
    paper_sha256 = models.CharField(max_length=64)
    key_sha256 = models.CharField(max_length=64)
    answers_sha256 = models.CharField(max_length=64)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    max_points = models.DecimalField(_("out of"), max_digits=7, decimal_places=2)
    lines = models.JSONField()
    scored_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("score run")
        verbose_name_plural = _("score runs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "key_sha256", "answers_sha256"], name="score_run_once_for_the_same_input"
            )
        ]

    def __str__(self):
        return f"{self.points}/{self.max_points}"


class Result(models.Model):
    """A version of a result. Never changed: another scoring makes another version."""

    sitting = models.ForeignKey("exams_sittings.Sitting", on_delete=models.PROTECT, related_name="results")
    version = models.PositiveSmallIntegerField(_("version"))
    score_run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="results")
    percent = models.DecimalField(_("per cent"), max_digits=4, decimal_places=1)
    is_passed = models.BooleanField(_("passed"))
    made_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["sitting", "version"]
        constraints = [models.UniqueConstraint(fields=["sitting", "version"], name="result_version_once")]

    def __str__(self):
        return f"{self.percent}%"


class Publication(models.Model):
    """Which version of a sitting's result the candidate sees. Publishing moves this pointer and nothing else."""

    sitting = models.OneToOneField("exams_sittings.Sitting", on_delete=models.PROTECT, related_name="publication")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="publications")
    published_at = models.DateTimeField()
    published_by = models.CharField(_("published by"), max_length=150)

    class Meta:
        verbose_name = _("publication of a result")
        verbose_name_plural = _("publications of results")
        ordering = ["pk"]

    def __str__(self):
        return str(self.result)

"""The answers to papers, in a module and a table of their own that the delivery of exams may not import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKey(models.Model):
    """The key of one paper: slot number -> answer, points and scoring rule. Its digest stands in every score run."""

    paper = models.OneToOneField("exams_papers.Paper", on_delete=models.PROTECT, related_name="key")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("key of a paper")
        verbose_name_plural = _("keys of papers")

    def __str__(self):
        return str(self.paper_id)

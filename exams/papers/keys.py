"""The answers to papers, in a module and a table of their own that the delivery of exams may not import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKey(models.Model):
    """The key of one paper. Its digest stands in every score run.

    ``content``: {"slots": {"1": {"kind": "single", "answer": ["k3f9"], "marks": "2.0", "rule": "exact"}}}; answers are
    the paper's own random option ids in no order, or ["true"] / ["false"]; marks are decimal text.
    """

    paper = models.OneToOneField("exams_papers.Paper", on_delete=models.PROTECT, related_name="key")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("key of a paper")
        verbose_name_plural = _("keys of papers")

    def __str__(self):
        return str(self.paper_id)

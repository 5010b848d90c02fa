"""The answers to papers, in a module and in tables of their own that the delivery of exams may not import."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.papers.choices import PaperState
from exams.papers.exceptions import PaperTampered
from groundwork.audit.rules import digest_of
from groundwork.guards.kinds import AppendOnly


class PaperKey(models.Model):
    """The key of one paper. Its digest stands in every score run.

    ``content``: {"slots": {"1": {"kind": "single", "answer": ["k3f9"], "marks": "2.0", "rule": "exact"}}}; answers are
    the paper's own random option ids in no order, or ["true"] / ["false"]; marks are decimal text. ``seed`` draws
    the same paper again from the same questions; it stands here since it tells how the options were mixed.
    """

    paper = models.OneToOneField("exams_papers.Paper", on_delete=models.PROTECT, related_name="key")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    seed = models.BigIntegerField(_("seed"), null=True, blank=True)

    guards = (AppendOnly(erasable=Q(paper__state=PaperState.DRAWN)),)

    class Meta:
        verbose_name = _("key of a paper")
        verbose_name_plural = _("keys of papers")

    def __str__(self):
        return str(self.paper_id)

    def verified_content(self) -> dict[str, Any]:
        """The key, after its digest was checked. Raises PaperTampered when it is not what was drawn."""
        if digest_of(self.content) != self.sha256:
            raise PaperTampered(_("The key of this paper is not what was drawn. Nothing was read from it."))
        content: dict[str, Any] = self.content
        return content


class PaperSource(models.Model):
    """Which version of which question stands in a slot. A question stands in a paper once."""

    paper = models.ForeignKey("exams_papers.Paper", on_delete=models.CASCADE, related_name="sources")
    slot = models.PositiveSmallIntegerField(_("slot"))
    question = models.ForeignKey("exams_bank.Question", on_delete=models.PROTECT, related_name="paper_sources")
    version = models.ForeignKey("exams_bank.QuestionVersion", on_delete=models.PROTECT, related_name="paper_sources")

    guards = (AppendOnly(erasable=Q(paper__state=PaperState.DRAWN)),)

    class Meta:
        verbose_name = _("source of a slot")
        verbose_name_plural = _("sources of slots")
        ordering = ["paper", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "slot"], name="paper_slot_once"),
            models.UniqueConstraint(fields=["paper", "question"], name="paper_question_once"),
        ]

    def __str__(self):
        return f"{self.paper_id}/{self.slot}"

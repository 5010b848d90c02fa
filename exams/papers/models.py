from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.bank.choices import Difficulty, QuestionKind, QuestionUse
from exams.papers.choices import PaperState
from exams.papers.exceptions import PaperTampered
from exams.papers.keys import PaperKey, PaperSource
from groundwork.audit.rules import digest_of
from groundwork.guards.kinds import AppendOnly

__all__ = ["Blueprint", "Paper", "PaperKey", "PaperSource", "Section"]


class Blueprint(models.Model):
    """What a paper must hold: sections by subject, kind and difficulty, each with its marks."""

    title = models.CharField(_("title"), max_length=120, unique=True)
    bank = models.ForeignKey("exams_bank.Bank", on_delete=models.PROTECT, related_name="blueprints")
    use = models.CharField(_("use"), max_length=10, choices=QuestionUse, default=QuestionUse.EXAM)

    class Meta:
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        ordering = ["title"]

    def __str__(self):
        return self.title


class Section(models.Model):
    """So many questions of one kind, each worth so many marks."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    subject = models.ForeignKey(
        "exams_bank.Subject", null=True, blank=True, on_delete=models.PROTECT, related_name="sections"
    )
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, blank=True)
    count = models.PositiveSmallIntegerField(_("questions"), validators=[MinValueValidator(1)])
    marks = models.DecimalField(_("marks each"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["blueprint", "position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "position"], name="section_position_once"),
            models.CheckConstraint(name="section_has_questions_and_marks", condition=Q(count__gt=0, marks__gt=0)),
        ]

    def __str__(self):
        return self.title


class Paper(models.Model):
    """One immutable JSON of what candidates see, and its SHA-256. The key stands elsewhere.

    ``content``: {"title", "sections": [{"title", "slots": [{"slot", "kind", "stem", "options": [{"id", "text"}],
    "marks"}]}]}; option ids are random and say nothing of the order in the bank, marks are decimal text, and a
    question of true or false has no options. A paper with a ``module`` is that module's short check.
    """

    title = models.CharField(_("title"), max_length=120)
    blueprint = models.ForeignKey(Blueprint, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    module = models.ForeignKey(
        "courses.ModulePage", null=True, blank=True, on_delete=models.PROTECT, related_name="check_papers"
    )
    state = models.CharField(_("state"), max_length=8, choices=PaperState, default=PaperState.DRAWN)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    questions = models.PositiveSmallIntegerField(_("questions"))
    marks = models.DecimalField(_("marks"), max_digits=6, decimal_places=1)
    drawn_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="papers_drawn")
    drawn_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    guards = (AppendOnly(changing=("state",), once=("frozen_at",), erasable=Q(state=PaperState.DRAWN)),)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_frozen_with_its_time",
                condition=Q(state=PaperState.DRAWN, frozen_at__isnull=True)
                | Q(state=PaperState.FROZEN, frozen_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.title

    def verified_content(self) -> dict[str, Any]:
        """What candidates see, after its digest was checked. Raises PaperTampered when it is not what was drawn."""
        if digest_of(self.content) != self.sha256:
            raise PaperTampered(_("This paper is not what was drawn. It must not be given to anybody."))
        content: dict[str, Any] = self.content
        return content

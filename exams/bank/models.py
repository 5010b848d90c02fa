from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.bank.choices import Difficulty, QuestionKind, QuestionState, QuestionUse
from groundwork.guards.kinds import AppendOnly


class Bank(models.Model):
    """A collection of questions under one roof. Searched only inside, by permission; never indexed by the site."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["slug"]

    def __str__(self):
        return self.title


class Subject(models.Model):
    """A branch of a bank's tree of knowledge."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bank", "name"], name="subject_name_once_in_a_bank")]

    def __str__(self):
        return self.name


class Question(models.Model):
    """What is asked, through all its versions.

    ``author`` wrote the current version (None: the project's own content); ``approved_by`` is never the author.
    """

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(_("code"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=QuestionState, default=QuestionState.DRAFT)
    use = models.CharField(_("use"), max_length=10, choices=QuestionUse, default=QuestionUse.EXAM)
    module = models.ForeignKey(
        "courses.ModulePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="check_questions"
    )
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="questions_written")
    approved_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="questions_approved"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    source = models.ForeignKey(
        "intake.ImportRun", null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="question_code_once_in_a_bank"),
            models.CheckConstraint(
                name="question_approved_by_another", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author"))
            ),
            models.CheckConstraint(
                name="question_approved_with_its_time",
                condition=Q(state=QuestionState.DRAFT, approved_by__isnull=True, approved_at__isnull=True)
                | Q(state=QuestionState.APPROVED, approved_at__isnull=False)
                | Q(state=QuestionState.RETIRED),
            ),
        ]
        indexes = [models.Index(fields=["bank", "state", "use"], name="question_bank_state_use")]

    def __str__(self):
        return self.code


class QuestionVersion(models.Model):
    """The wording of a question at one time. Never changed: an edit is a new version.

    ``options`` are texts in order; ``answer`` is a list of letters (A is the first option), ["true"] or ["false"],
    one text per blank, or the one text of a short answer. ``stem_sha256`` finds a question that is already there.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(default=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    subject = models.ForeignKey(Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, default=Difficulty.MEDIUM)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    stem = models.TextField(_("stem"))
    options = models.JSONField(_("options"), default=list)
    answer = models.JSONField(_("answer"))
    explanation = models.TextField(_("explanation"), blank=True)
    citation = models.JSONField(_("citation"), default=dict)
    tags = models.JSONField(_("knowledge points"), default=list)
    notes = models.JSONField(_("repairs on import"), default=list)
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="versions_written")
    stem_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(changing=("is_current",)),)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_number_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_current=True), name="question_one_current_version"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "difficulty"], name="version_kind_difficulty"),
            models.Index(fields=["stem_sha256"], name="version_stem"),
        ]

    def __str__(self):
        return f"{self.question_id} v{self.number}"

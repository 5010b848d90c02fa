from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("multiple choice")
    TRUE_FALSE = "truefalse", _("true or false")
    BLANK = "blank", _("fill in the blank")
    ESSAY = "essay", _("short answer")


class Difficulty(TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")


class QuestionState(TextChoices):
    DRAFT = "draft", _("waiting for approval")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")


class QuestionUse(TextChoices):
    """A question is for practice or for exams, never both: who practised has seen it."""

    PRACTICE = "practice", _("practice")
    EXAM = "exam", _("exam")

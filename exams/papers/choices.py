from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from exams.bank.choices import QuestionKind


class PaperState(TextChoices):
    DRAWN = "drawn", _("drawn")
    FROZEN = "frozen", _("frozen")


def section_name(kind):
    """What a section of one kind is called on a paper."""
    return {
        QuestionKind.SINGLE: _("single-choice questions"),
        QuestionKind.MULTIPLE: _("multiple-choice questions"),
        QuestionKind.TRUE_FALSE: _("true-or-false questions"),
    }[kind]

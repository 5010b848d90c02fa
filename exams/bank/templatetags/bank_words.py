from django import template
from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind
from exams.bank.rules import LETTERS

register = template.Library()


def _of(wording, name):
    """A wording comes as a stored version or as the plain dict of an import."""
    return wording[name] if isinstance(wording, dict) else getattr(wording, name)


@register.filter
def lettered(wording):
    """The options of a wording as (letter, text, whether it is right)."""
    right = _of(wording, "answer")
    return [(letter, text, letter in right) for letter, text in zip(LETTERS, _of(wording, "options"), strict=False)]


@register.filter
def answer_words(wording):
    """The answer of a question without options, for people."""
    answer = list(_of(wording, "answer"))
    if _of(wording, "kind") == QuestionKind.TRUE_FALSE:
        return _("true") if answer == ["true"] else _("false")
    return "；".join(answer)


@register.filter
def kind_word(kind):
    """The name of a kind of question."""
    return QuestionKind(kind).label

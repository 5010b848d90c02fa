from django import template
from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind

register = template.Library()


@register.filter
def answer_in(slot, key):
    """The answer of a slot in the letters and words of the page; "" without a key."""
    if not key:
        return ""
    answer = key[str(slot["slot"])]["answer"]
    if slot["kind"] == QuestionKind.TRUE_FALSE:
        return _("true") if answer == ["true"] else _("false")
    letters = (chr(ord("A") + place) for place, option in enumerate(slot["options"]) if option["id"] in answer)
    return "".join(letters)

"""What the views of forms with a key have in common."""

from urllib.parse import urlencode

from groundwork.intake.actions import Answer, answer_once
from groundwork.intake.exceptions import FormSentBefore, KeyReused
from groundwork.intake.forms import FIELD

NOT_ASKED = frozenset({"csrfmiddlewaretoken", FIELD})  # fields that say nothing of what is wanted


def once(request, form, door, work):
    """What ``work()`` comes to, done once for each form that was served; a second press gets the same.

    It must be writable as JSON. What ``work`` raises undoes it, and the form may be sent again. Raises IntakeError, for
    the view to show at the form: the first press is still at work, or the form was sent before with other fields.
    """
    if not form.once_key:
        return work()
    try:
        answer = answer_once(
            sender=f"user:{request.user.pk}",
            door=door,
            key=form.once_key,
            body=_asked(request, form),
            work=lambda: Answer(200, work()),
        )
    except KeyReused as error:
        raise FormSentBefore from error
    return answer.body


def _asked(request, form):
    """Where the form was sent and what it says: the same key with anything else is another request."""
    left_out = NOT_ASKED | {form.add_prefix(FIELD)}
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in left_out)
    return f"{request.path}\n{urlencode(fields, doseq=True)}".encode()

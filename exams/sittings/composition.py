"""What this app puts into the pages of others: the way to the exams, the check of a module."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cms.slots import add_navigation, fills
from exams.sittings.queries import check_of, last_attempt
from people.queries import person_of


def _is_signed_in(user):
    return user.is_authenticated


add_navigation(
    label=_("Exams"), url_name="sittings:list", icon="exam", placement="main", order=40, shown_to=_is_signed_in
)
add_navigation(
    label=_("Exams"), url_name="sittings:list", icon="exam", placement="tabs", order=40, shown_to=_is_signed_in
)


@fills("module-check", order=10)
def module_check(context, module):
    """The short check of a module: what my last attempt is, and a button for the next."""
    event = check_of(module)
    if event is None:
        return ""
    request = context["request"]
    person = person_of(request.user)
    attempt = last_attempt(person, event) if person else None
    return render_to_string(
        "sittings/trainee/module_check.html", {"event": event, "module": module, "attempt": attempt}, request=request
    )

"""What a trainee does on a module's page."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.actions import record_study
from courses.exceptions import CourseError
from courses.models import ModulePage
from groundwork.audit.actors import Actor
from people.queries import person_of


@require_POST
def study_read(request, pk):
    """The visitor has read the module ``pk`` to its end."""
    module = get_object_or_404(ModulePage.objects.live().public(), pk=pk)
    back = module.get_url(request)
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    person = person_of(request.user)
    if person is None:
        messages.warning(
            request,
            _("Your sign-in has no personal record yet, so reading cannot be kept. Ask the front desk to add it."),
        )
        return HttpResponseRedirect(back)
    try:
        record_study(by=Actor.of(request.user), person=person, module=module)
    except CourseError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your reading of “%(title)s” has been recorded.") % {"title": module.title})
    return HttpResponseRedirect(f"{back}#progress")

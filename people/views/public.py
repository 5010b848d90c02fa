"""Signing in, signing out, registering: the doors that everybody uses."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, LoginView, PasswordResetConfirmView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people import rules
from people.actions import choose_password, register_person
from people.exceptions import PeopleError
from people.forms import PasswordForm, RegistrationForm, SignInForm

SIGN_IN_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignInView(LoginView):
    """Django's own, in our dress: ``next`` leads to this site only."""

    template_name = "people/public/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """Make a sign-in and go on to where one was going."""
    target = _safe_target(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = {key: form.cleaned_data[key] for key in ("name", "phone", "password", "birth_on")}
        try:
            user = register_person(**answers)
        except PeopleError as error:
            form.add_error(None, error.message)
        else:
            login(request, user, backend=SIGN_IN_BACKEND)
            return HttpResponseRedirect(target)
    return render(request, "people/public/register.html", {"form": form, "next": request.GET.get("next", "")})


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class ChoosePasswordView(PasswordResetConfirmView):
    """Django's own, by an invitation: the link is taken out of the address before the page shows."""

    template_name = "people/public/choose_password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("people:sign-in")

    def form_valid(self, form):
        choose_password(user=self.user, password=form.cleaned_data["new_password1"])
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("Your password is set. Sign in with your phone number."))
        return HttpResponseRedirect(self.get_success_url())


@require_safe
def privacy_notice(request):
    """What the base does with personal information, in the version that registration asks consent to."""
    return render(request, "people/public/privacy_notice.html", {"version": rules.PRIVACY_NOTICE})


def _safe_target(request):
    target = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else settings.LOGIN_REDIRECT_URL

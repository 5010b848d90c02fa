"""The security administrator's screen: who holds which role, granting and taking back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.audit.actors import Actor
from people.actions import grant_role, revoke_role
from people.exceptions import RoleRefused
from people.forms import GrantForm
from people.models import RoleGrant
from people.permissions import may_grant_roles
from people.queries import described_grants

GRANTS_ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request):
    """The grants that hold, and a form for one more."""
    if not may_grant_roles(request.user):
        raise PermissionDenied
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = {key: form.cleaned_data[key] for key in ("user", "role", "scope")}
        try:
            grant = grant_role(by=Actor.of(request.user), **answers)
        except RoleRefused as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("%(name)s holds the role now.") % {"name": grant.user.get_full_name()})
            return redirect("people_admin:roles")
    grants = RoleGrant.objects.current().select_related("user__person").order_by("role", "pk")
    page = Paginator(grants, GRANTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "grants": described_grants(page), "page_title": _("Granted roles")}
    return render(request, "people/staff/roles.html", context)


@require_POST
def role_revoke(request, grant):
    """Take a role back."""
    if not may_grant_roles(request.user):
        raise PermissionDenied
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=grant)
    try:
        revoke_role(by=Actor.of(request.user), grant=grant)
    except RoleRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(name)s no longer holds the role.") % {"name": grant.user.get_full_name()})
    return redirect("people_admin:roles")

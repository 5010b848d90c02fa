"""The group contact's overview."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from bookings.queries import group_bookings
from people.grants import organisations_of
from reporting.queries import members_of


@require_safe
@login_required
def overview(request):
    """To the one organisation that the user answers for, or a choice among several."""
    organisations = list(organisations_of(request.user).order_by("name"))
    if not organisations:
        raise PermissionDenied
    if len(organisations) == 1:
        return redirect("reporting:org-show", pk=organisations[0].pk)
    return render(request, "reporting/org/choose.html", {"organisations": organisations})


@require_safe
@login_required
def organisation(request, pk):
    """The people of an organisation with hours, results and certificates, and its next group bookings."""
    found = get_object_or_404(organisations_of(request.user), pk=pk)
    members = members_of(found, seen_by=request.user)
    context = {
        "organisation": found,
        "members": members,
        "trained": sum(1 for line in members if line.visits),
        "hours": sum(line.hours for line in members),
        "certified": sum(1 for line in members if line.certificates),
        "bookings": group_bookings(request.user).filter(organisation=found)[:5],
    }
    return render(request, "reporting/org/organisation.html", context)

"""The trainee's own pages."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.notices.models import Message
from people.queries import person_of
from reporting.actions import mark_read
from reporting.queries import overview_of, record_of

PER_PAGE = 20


@require_safe
@login_required
def overview(request):
    """What needs doing now, then hours, results and certificates."""
    person = person_of(request.user)
    context = {"person": person, "overview": overview_of(request.user, person) if person else None}
    return render(request, "reporting/me/overview.html", context)


@require_safe
@login_required
def record(request):
    """When I was where, and what hours that was worth."""
    person = person_of(request.user)
    presences, hours = record_of(person) if person else ([], None)
    return render(request, "reporting/me/record.html", {"person": person, "presences": presences, "hours": hours})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def messages(request):
    """The inbox; a POST marks everything as read."""
    if request.method == "POST":
        mark_read(user=request.user)
        return redirect("reporting:me-messages")
    inbox = Paginator(Message.objects.filter(recipient=request.user).order_by("-pk"), PER_PAGE)
    return render(request, "reporting/me/messages.html", {"page": inbox.get_page(request.GET.get("page"))})


@never_cache
@require_safe
@login_required
def data(request):
    """What the base keeps about me; the phone number in full only when asked for, since others may look on."""
    person = person_of(request.user)
    is_revealed = request.GET.get("phone") == "full"
    memberships, documents = [], []
    if person:
        memberships = person.memberships.select_related("organisation", "area").order_by("pk")
        documents = person.documents.order_by("pk")
    context = {
        "person": person,
        "memberships": memberships,
        "documents": documents,
        "is_revealed": is_revealed,
        "sign_in": _sign_in_shown(request.user, person, is_revealed=is_revealed),
    }
    return render(request, "reporting/me/data.html", context)


def _sign_in_shown(user, person, *, is_revealed):
    """The name of the sign-in, which of most is their phone number."""
    is_phone = person is not None and user.username == person.phone
    return person.masked_phone if is_phone and not is_revealed else user.username

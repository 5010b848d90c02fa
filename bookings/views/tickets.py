"""A ticket: shown, carried away as picture and calendar entry, given back, opened from its QR code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import cancel_seat
from bookings.exceptions import CancellationRefused, ForgedTicket
from bookings.models import Seat
from bookings.permissions import may_cancel_seat
from bookings.prints import ticket_calendar, ticket_picture, ticket_qr
from bookings.queries import last_moment_to_cancel, past_seats, upcoming_seats
from bookings.tickets import read_token
from cms.browsers import is_wechat
from cms.queries import is_demonstration, leads_nowhere
from groundwork.audit.actors import Actor
from people.elsewhere import opens_elsewhere
from people.queries import person_of

PER_PAGE = 20


@require_safe
@login_required
def show_tickets(request):
    """One's own tickets: those to come, then those that are over."""
    person = person_of(request.user)
    context = {"person": person, "upcoming": [], "page_obj": None}
    if person is not None:
        context["upcoming"] = list(upcoming_seats(person))
        context["page_obj"] = Paginator(past_seats(person), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bookings/trainee/tickets.html", context)


@never_cache
@require_safe
@login_required
def show_ticket(request, public_id):
    """One ticket, for whoever holds it and for the contact who booked it."""
    seat = _seat(request, public_id)
    is_over = seat.session.ends_at <= timezone.now()
    context = {
        "seat": seat,
        "session": seat.session,
        "is_picture": is_wechat(request.headers) and not seat.is_cancelled and not is_over,
        "is_own": seat.person.user_id == request.user.pk,
        "is_over": is_over,
        "is_demonstration": is_demonstration(),
        "leads_nowhere": leads_nowhere(),
        "cancel_until": last_moment_to_cancel(seat.session),
        "may_cancel": _may_cancel(request.user, seat),
    }
    return render(request, "bookings/trainee/ticket.html", context)


@never_cache
@require_safe
@login_required
def show_qr(request, public_id):
    """The QR code of a ticket."""
    return HttpResponse(ticket_qr(_seat(request, public_id)), content_type="image/png")


@never_cache
@require_safe
@login_required
def show_picture(request, public_id):
    """The whole ticket as a picture, while it opens a door."""
    seat = _seat(request, public_id)
    if seat.is_cancelled:
        raise Http404
    return HttpResponse(ticket_picture(seat), content_type="image/png")


@never_cache
@require_safe
@login_required
@opens_elsewhere
def download_calendar(request, public_id):
    """The calendar entry of a ticket."""
    seat = _seat(request, public_id)
    response = HttpResponse(ticket_calendar(seat), content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="{seat.code}.ics"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_ticket(request, public_id):
    """Ask once more, then give the place back."""
    seat = _seat(request, public_id)
    if request.method != "POST":
        context = {"seat": seat, "session": seat.session, "may_cancel": _may_cancel(request.user, seat)}
        return render(request, "bookings/trainee/cancel_ticket.html", context)
    try:
        cancel_seat(by=Actor.of(request.user), seat=seat)
    except CancellationRefused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Cancelled. The place is free for somebody else."))
    return redirect("bookings:ticket-show", public_id=seat.public_id)


@never_cache
@require_safe
def open_ticket(request, token):
    """What the QR code leads to: the holder to the ticket, anybody else to a page that says nothing of the holder."""
    try:
        public_id = read_token(token)
    except ForgedTicket as error:
        raise Http404 from error
    seat = get_object_or_404(Seat.objects.select_related("person"), public_id=public_id)
    if request.user.is_authenticated and seat.person.user_id == request.user.pk:
        return redirect("bookings:ticket-show", public_id=public_id)
    return render(request, "bookings/public/ticket_of_ours.html")


def _seat(request, public_id):
    return get_object_or_404(Seat.objects.visible_to(request.user).with_facts(), public_id=public_id)


def _may_cancel(user, seat):
    if seat.is_cancelled or timezone.now() >= last_moment_to_cancel(seat.session):
        return False
    return may_cancel_seat(user, seat)

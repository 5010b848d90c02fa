"""A contact books for the people of an organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import book_group, cancel_booking
from bookings.exceptions import BookingError, CancellationRefused, SessionFull
from bookings.forms import BookGroupForm
from bookings.models import Session
from bookings.permissions import may_book_groups, organisations_to_book_for
from bookings.prints import group_sheet
from bookings.queries import (
    group_bookings,
    last_moment_to_cancel,
    listing_of,
    listings_of,
    obstacles_of,
    other_bookable_sessions,
    seats_of,
)
from groundwork.audit.actors import Actor
from people.elsewhere import opens_elsewhere
from people.models import Person

PER_PAGE = 20
SESSIONS_OFFERED = 12
LONGEST_KEY = 18  # digits of a 64-bit number


@require_safe
@login_required
def show_bookings(request):
    """The group bookings of the organisations that one books for."""
    _require_contact(request)
    page = Paginator(group_bookings(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bookings/contact/bookings.html", {"page_obj": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def book(request):
    """Choose a session, then the people, then book them all or none."""
    _require_contact(request)
    organisation = _chosen_organisation(request)
    session = _chosen_session(request)
    if session is None:
        offered = listings_of(Session.objects.bookable().with_facts()[:SESSIONS_OFFERED])
        return render(request, "bookings/contact/choose_session.html", {"listings": offered})
    people = list(Person.objects.members_of(organisation).order_by("name", "pk"))
    form = BookGroupForm(request.POST if request.method == "POST" else None, people=people)
    refusal = None
    if form.is_bound and form.is_valid():
        persons = form.chosen
        try:
            booking = book_group(by=Actor.of(request.user), organisation=organisation, session=session, persons=persons)
        except BookingError as error:
            refusal = error
        else:
            _say_booked(request, session, len(persons))
            return redirect("bookings:group-show", pk=booking.pk)
    return _group_form(request, organisation, session, form, refusal)


def _say_booked(request, session, count):
    messages.success(request, _("%(count)d places are booked. Hand out the tickets.") % {"count": count})
    if count > session.module.max_group:
        text = _("This is more than the %(largest)d people of one group: the instructor will divide you.")
        messages.warning(request, text % {"largest": session.module.max_group})


def _group_form(request, organisation, session, form, refusal):
    in_the_way = {obstacle.person.pk: obstacle for obstacle in obstacles_of(session, form.people)}
    chosen = set(request.POST.getlist("persons"))
    session = Session.objects.with_facts().get(pk=session.pk)
    context = {
        "organisation": organisation,
        "organisations": list(organisations_to_book_for(request.user)),
        "session": session,
        "listing": listing_of(session),
        "form": form,
        "refusal": refusal,
        "others": other_bookable_sessions(session) if isinstance(refusal, SessionFull) else 0,
        "people": [(person, str(person.pk) in chosen, in_the_way.get(person.pk)) for person in form.people],
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "bookings/contact/book.html", context, status=status)


@require_safe
@login_required
def show_booking(request, pk):
    """The tickets of one group booking."""
    booking = _booking(request, pk)
    last = last_moment_to_cancel(booking.session)
    context = {
        "booking": booking,
        "session": booking.session,
        "seats": list(seats_of(booking)),
        "cancel_until": last,
        "may_cancel": not booking.is_cancelled and timezone.now() < last,
    }
    return render(request, "bookings/contact/booking.html", context)


@never_cache
@require_safe
@login_required
@opens_elsewhere
def download_sheet(request, pk):
    """The tickets of a group as a sheet to print."""
    booking = _booking(request, pk)
    seats = [seat for seat in seats_of(booking) if not seat.is_cancelled]
    response = HttpResponse(group_sheet(booking, seats), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tickets-{booking.pk}.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request, pk):
    """Ask once more, then give back every place of the booking."""
    booking = _booking(request, pk)
    if request.method != "POST":
        return render(request, "bookings/contact/cancel.html", {"booking": booking, "session": booking.session})
    try:
        freed = cancel_booking(by=Actor.of(request.user), booking=booking)
    except CancellationRefused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Cancelled: %(count)d places were given back.") % {"count": freed})
    return redirect("bookings:group-show", pk=booking.pk)


def _require_contact(request):
    if not may_book_groups(request.user):
        raise PermissionDenied


def _booking(request, pk):
    return get_object_or_404(group_bookings(request.user), pk=pk)


def _chosen_organisation(request):
    """The one that was asked for, or the first that the contact answers for."""
    organisations = organisations_to_book_for(request.user)
    asked = request.POST.get("organisation") or request.GET.get("organisation")
    if asked:
        return get_object_or_404(organisations, pk=_number(asked))
    organisation = organisations.first()
    if organisation is None:
        raise PermissionDenied
    return organisation


def _chosen_session(request):
    asked = request.POST.get("session") or request.GET.get("session")
    return get_object_or_404(Session, pk=_number(asked)) if asked else None


def _number(text):
    """A key out of an address; anything else is no address of ours."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY):
        raise Http404
    return int(text)

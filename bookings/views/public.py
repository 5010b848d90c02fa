"""The timetable, a session, and booking a place in it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.actions import book_seat
from bookings.choices import Offer
from bookings.exceptions import AlreadyBooked, BookingError, PersonRefused, SessionFull
from bookings.forms import BookSeatForm, TimetableForm, day_choices
from bookings.models import Session
from bookings.permissions import may_book_groups
from bookings.queries import listing_of, listings_of, other_bookable_sessions, sessions_between
from courses.choices import HealthExclusion
from groundwork.audit.actors import Actor
from people.queries import person_of
from people.rules import age_on

PER_PAGE = 30


@require_safe
def timetable(request):
    """The sessions of the next fourteen days, or of one day, as this visitor sees them."""
    form = TimetableForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    days = day_choices()
    day, module = chosen.get("day"), chosen.get("module")
    last = days[-1] + timedelta(days=60) if module else days[-1]
    sessions = sessions_between(
        day or days[0],
        day or last,
        zone=chosen.get("zone"),
        family=chosen.get("family", ""),
        only_free=chosen.get("free", False),
        module=module,
    )
    page = Paginator(sessions, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form if form.is_bound else TimetableForm(initial={}),
        "is_filtered": any(chosen.get(name) for name in ("zone", "family", "free")),
        "has_bad_filter": form.is_bound and not form.is_valid(),
        "days": [(each, _with_day(query, each)) for each in days],
        "all_days_query": _with_day(query, None),
        "day": day,
        "module": module,
        "page_obj": page,
        "listings": listings_of(page.object_list, person=person_of(request.user)),
        "query": query.urlencode(),
    }
    return render(request, "bookings/public/timetable.html", context)


def _with_day(query, day):
    changed = query.copy()
    changed.pop("day", None)
    if day is not None:
        changed["day"] = day.isoformat()
    return changed.urlencode()


@require_safe
def show_session(request, pk):
    """One session: facts, limits, and the way to book it."""
    return _session_page(request, _session(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def book_session(request, pk):
    """Book a place for oneself. A GET, as after signing in, leads to the session's page."""
    session = _session(pk)
    person = person_of(request.user)
    if request.method != "POST" or person is None:
        return redirect("bookings:session-show", pk=session.pk)
    form = BookSeatForm(request.POST, exclusions=session.module.health_exclusions)
    if not form.is_valid():
        return _session_page(request, session, form=form, status=422)
    try:
        seat = book_seat(by=Actor.of(request.user), person=person, session=session, acknowledged=form.exclusions)
    except AlreadyBooked as refusal:
        messages.info(request, refusal.message)
        return redirect("bookings:ticket-show", public_id=refusal.seat.public_id)
    except BookingError as refusal:
        return _session_page(request, _session(pk), form=form, refusal=_refusal(refusal, session), status=409)
    messages.success(request, _("Booked. This is your ticket: show it at the door."))
    return HttpResponseRedirect(reverse("bookings:ticket-show", args=[seat.public_id]))


def _session(pk):
    return get_object_or_404(Session.objects.with_facts(), pk=pk)


def _session_page(request, session, *, form=None, refusal=None, status=200):
    person = person_of(request.user)
    listing = listing_of(session, person=person)
    module = session.module
    context = {
        "listing": listing,
        "session": session,
        "module": module,
        "person": person,
        "form": form or BookSeatForm(exclusions=module.health_exclusions),
        "exclusions": [label for value, label in HealthExclusion.choices if value in module.health_exclusions],
        "refusal": refusal,
        "others": other_bookable_sessions(session) if listing.offer in (Offer.FULL, Offer.CLOSED) else 0,
        "is_too_young": _is_too_young(person, session),
        "books_groups": may_book_groups(request.user) and listing.offer in (Offer.OPEN, Offer.MINE),
    }
    return render(request, "bookings/public/session.html", context, status=status)


def _is_too_young(person, session):
    limit = session.module.min_age
    return bool(
        person and person.birth_on and limit and age_on(person.birth_on, timezone.localdate(session.starts_at)) < limit
    )


def _refusal(refusal, session):
    """The sentence for the page, and where it leads: to the other sessions, or to the ticket in the way."""
    found = {"text": refusal.message, "url": "", "action": ""}
    others = other_bookable_sessions(session) if isinstance(refusal, SessionFull) else 0
    if others:
        found["url"] = f"{reverse('bookings:timetable')}?module={session.module_id}&free=on"
        found["action"] = _("%(count)s other sessions of this module have places") % {"count": others}
    elif isinstance(refusal, PersonRefused) and refusal.seat:
        found["url"] = reverse("bookings:ticket-show", args=[refusal.seat.public_id])
        found["action"] = _("Show that ticket")
    return found

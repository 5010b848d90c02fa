"""Every page that a phone may open, from one list: the access tables and the kinds of pages of the tree.

Read in the demo base, after ``tests/phone/situations.py`` has made what the base does not have by itself.
"""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page as TreePage
from wagtail.models import get_page_models

from attendance.models import Scan
from bookings.models import Booking, Seat, Session
from bookings.tickets import ticket_url
from certificates.models import Certificate
from courses.models import ModulePage
from exams.sittings.models import Sitting
from groundwork.intake.choices import RunState
from groundwork.intake.models import ImportRun
from people.models import User

ANYBODY, TRAINEE, CONTACT, DESK = "", "trainee", "contact", "desk"


@dataclass(frozen=True)
class PhonePage:
    """A page, by the name of its address or of what it shows; ``who`` is a demo sign-in."""

    name: str
    path: str
    who: str = ANYBODY


def _seat_of(who):
    """A ticket of theirs that can still be used, else any."""
    return Seat.objects.taken().filter(person__user__username=who).order_by("-session__starts_at").first()


def _sitting(**facts):
    return Sitting.objects.filter(person__user__username=TRAINEE, **facts).latest("pk")


def _certificate():
    return Certificate.objects.filter(award__person__user__username=CONTACT).latest("pk")


def _organisation():
    return User.objects.get(username=CONTACT).person.memberships.first().organisation_id


# Address name -> who opens it, and its arguments.
ADDRESSES = {
    "cms:search": (ANYBODY, dict),
    "people:register": (ANYBODY, dict),
    "people:sign-in": (ANYBODY, dict),
    "people:privacy-notice": (ANYBODY, dict),
    "people:organisation-people": (CONTACT, dict),
    "people:roster": (CONTACT, dict),
    "people:roster-preview": (
        CONTACT,
        lambda: {"run": ImportRun.objects.filter(state=RunState.PREVIEWED).latest("pk").pk},
    ),
    "bookings:timetable": (ANYBODY, dict),
    "bookings:session-show": (TRAINEE, lambda: {"pk": Session.objects.latest("starts_at").pk}),
    "bookings:tickets": (TRAINEE, dict),
    "bookings:ticket-show": (TRAINEE, lambda: {"public_id": _seat_of(TRAINEE).public_id}),
    "bookings:ticket-cancel": (TRAINEE, lambda: {"public_id": _seat_of(TRAINEE).public_id}),
    "bookings:ticket-open": (ANYBODY, lambda: {"token": ticket_url(_seat_of(TRAINEE).public_id).rsplit("/", 2)[1]}),
    "bookings:group-list": (CONTACT, dict),
    "bookings:group-book": (CONTACT, dict),
    "bookings:group-show": (CONTACT, lambda: {"pk": _group().pk}),
    "bookings:group-cancel": (CONTACT, lambda: {"pk": _group().pk}),
    "attendance:desk": (DESK, dict),
    "attendance:sessions": (DESK, dict),
    "attendance:session": (DESK, lambda: {"pk": Scan.objects.filter(seat__isnull=False).latest("pk").seat.session_id}),
    "attendance:inside": (DESK, dict),
    "sittings:list": (TRAINEE, dict),
    "sittings:seat-pass": (ANYBODY, dict),
    "sittings:show": (TRAINEE, lambda: {"public_id": _sitting(event__code="grid-worker").public_id}),
    "sittings:paper": (TRAINEE, lambda: {"public_id": _sitting(state="started").public_id}),
    "marking:result": (TRAINEE, lambda: {"public_id": _sitting(state="submitted").public_id}),
    "certificates:verify": (ANYBODY, dict),
    "certificates:verify-token": (ANYBODY, lambda: {"token": _certificate().token}),
    "certificates:mine": (CONTACT, dict),
    "certificates:detail": (CONTACT, lambda: {"public_id": _certificate().public_id}),
    "certificates:organisation-list": (CONTACT, dict),
    "reporting:me": (TRAINEE, dict),
    "reporting:me-record": (TRAINEE, dict),
    "reporting:me-messages": (TRAINEE, dict),
    "reporting:me-data": (TRAINEE, dict),
    "reporting:org-show": (CONTACT, lambda: {"pk": _organisation()}),
}
# Addresses that show no page of their own to whoever opens them.
NOT_PAGES = {
    "people:sign-out": "takes a form",
    "people:roster-template": "a file",
    "people:roster-apply": "leads back to the preview",
    "bookings:ticket-picture": "a picture",
    "bookings:ticket-calendar": "a file",
    "bookings:group-sheet": "a file",
    "sittings:worker": "a script",
    "certificates:verify-file": "leads to the check",
    "certificates:file": "a file",
    "certificates:organisation-zip": "a file",
    "certificates:organisation-print": "a file",
    "reporting:org": "leads to the one organisation",
}
# Pages without an address of their own, and second states of some that have one.
STATES = {
    "not found": (ANYBODY, lambda: "/no-such-page/"),
    "method not allowed": (ANYBODY, lambda: "/large-text/"),
    "search with results": (ANYBODY, lambda: f"{reverse('cms:search')}?q=灭火"),
    "certificate without a match": (
        ANYBODY,
        lambda: f"{reverse('certificates:verify')}?number=YS-2026-XF-999999&name=林晓",
    ),
    "certificate found": (
        ANYBODY,
        lambda: f"{reverse('certificates:verify')}?number={_certificate().number}&name=沈国强",
    ),
    "group booking, choosing people": (CONTACT, lambda: f"{reverse('bookings:group-book')}?session={_bookable().pk}"),
    "session, not signed in": (ANYBODY, lambda: reverse("bookings:session-show", args=[_bookable().pk])),
    "own tickets, none yet": (DESK, lambda: reverse("bookings:tickets")),
    "own certificates, none yet": (TRAINEE, lambda: reverse("certificates:mine")),
    "exam handed in": (TRAINEE, lambda: reverse("sittings:show", args=[_sitting(state="submitted").public_id])),
    "exams, not signed in": (ANYBODY, lambda: f"{reverse('people:sign-in')}?next=/exam/"),
}


def _group():
    return Booking.objects.filter(booked_by__username=CONTACT, kind="group").latest("pk")


def _bookable():
    return Session.objects.bookable().latest("starts_at")


def all_pages():
    """Every page with its path in this base."""
    return [
        *(PhonePage(name, reverse(name, kwargs=build()), who) for name, (who, build) in ADDRESSES.items()),
        *(PhonePage(model.__name__, longest(model).url) for model in page_kinds()),
        *(PhonePage(name, path(), who) for name, (who, path) in STATES.items()),
    ]


def page_kinds():
    """The kinds of pages of the tree that the base has."""
    return [model for model in get_page_models() if model is not TreePage and model.objects.live().exists()]


def longest(model):
    """The page of a kind with the longest title, a module with a check before others."""
    pages = model.objects.live()
    if model is ModulePage:
        pages = pages.filter(check_events__isnull=False) or pages
    return max(pages, key=lambda page: len(page.title))


def addresses_outside_the_office():
    """The names of all addresses of ours, but those of the back office and the API."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns, route="", namespace=""):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and not here.startswith(("admin/", "api/")):
            yield f"{namespace}{pattern.name}"

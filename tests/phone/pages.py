"""Every page that a phone may open, from one list: the access tables and the kinds of pages of the tree.

Read in the demo base, after ``tests/phone/situations.py`` has made what the base does not have by itself.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.tokens import default_token_generator
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from wagtail.models import Page as TreePage
from wagtail.models import get_page_models

from bookings.models import Booking, Seat, Session
from bookings.tickets import ticket_url
from certificates.models import Certificate
from courses.models import ModulePage
from exams.sittings.models import Sitting
from groundwork.audit.actors import Actor
from groundwork.intake.choices import RunState
from groundwork.intake.models import ImportRun
from people.actions.sign_in_links import make_sign_in_link
from people.models import SignInLink, User

ANYBODY, TRAINEE, CONTACT, DESK = "", "trainee", "contact", "desk"


@dataclass(frozen=True)
class PhonePage:
    """A page, by the name of its address or of what it shows; ``who`` is a demo sign-in."""

    name: str
    path: str
    who: str = ANYBODY
    in_wechat: bool = False
    is_office: bool = False  # Wagtail's pages: only that nothing stands out is ours to promise


def _seat_of(who):
    """A ticket of theirs that can still be used, else any."""
    return Seat.objects.taken().filter(person__user__username=who).order_by("-session__starts_at").first()


def _sitting(**facts):
    return Sitting.objects.filter(person__user__username=TRAINEE, **facts).latest("pk")


def _certificate():
    return Certificate.objects.filter(award__person__user__username=CONTACT).latest("pk")


def _organisation():
    return User.objects.get(username=CONTACT).person.memberships.first().organisation_id


def _invitation():
    user = User.objects.get(username=TRAINEE)
    return {"uidb64": urlsafe_base64_encode(str(user.pk).encode()), "token": default_token_generator.make_token(user)}


# Address name -> who opens it, and its arguments.
ADDRESSES = {
    "cms:search": (ANYBODY, dict),
    "people:register": (ANYBODY, dict),
    "people:sign-in": (ANYBODY, dict),
    "people:privacy-notice": (ANYBODY, dict),
    "people:choose-password": (ANYBODY, _invitation),
    "people:elsewhere": (TRAINEE, dict),
    "people:elsewhere-link": (ANYBODY, lambda: {"token": _lasting_link()}),
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
    "attendance:session": (
        DESK,
        lambda: {"pk": Session.objects.filter(starts_at__date=timezone.localdate()).latest("pk").pk},
    ),
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
    "bookings:ticket-qr": "a picture",
    "bookings:ticket-picture": "a picture",
    "certificates:picture": "a picture",
    "bookings:ticket-calendar": "a file",
    "bookings:group-sheet": "a file",
    "sittings:worker": "a script",
    "certificates:verify-file": "leads to the check",
    "certificates:file": "a file",
    "certificates:organisation-zip": "a file",
    "certificates:organisation-print": "a file",
    "reporting:org": "leads to the one organisation",
}

# Pages of the back office with forms and tables of ours, and who opens them.
OFFICE = {
    "certificate_office:certificates": "certificates",
    "people_admin:roles": "security",
    "exam_events:index": "exams",
    "exam_events:add": "exams",
    "bank:index": "exams",
    "papers:index": "exams",
    "planning_sessions:index": "timetable",
    "planning_sessions:add": "timetable",
    "presence_corrections:index": "timetable",
}


def states():
    """Pages without an address of their own, second states of some that have one, and how some are in WeChat."""
    check, book = reverse("certificates:verify"), reverse("bookings:group-book")
    ended = reverse("sittings:show", args=[_sitting(state="submitted").public_id])
    ticket = reverse("bookings:ticket-show", args=[_seat_of(TRAINEE).public_id])
    diploma = reverse("certificates:detail", args=[_certificate().public_id])
    link = reverse("people:elsewhere-link", args=[_lasting_link()])
    return [
        PhonePage("not found", "/no-such-page/"),
        PhonePage("method not allowed", "/large-text/"),
        PhonePage("search with results", f"{reverse('cms:search')}?q=灭火"),
        PhonePage("certificate without a match", f"{check}?number=YS-2026-XF-999999&name=林晓"),
        PhonePage("certificate found", f"{check}?number={_certificate().number}&name=沈国强"),
        PhonePage("group booking, choosing people", f"{book}?session={_bookable().pk}", CONTACT),
        PhonePage("session, not signed in", reverse("bookings:session-show", args=[_bookable().pk])),
        PhonePage("own tickets, none yet", reverse("bookings:tickets"), DESK),
        PhonePage("own certificates, none yet", reverse("certificates:mine"), TRAINEE),
        PhonePage("exam handed in", ended, TRAINEE),
        PhonePage("link that is over", reverse("people:elsewhere-link", args=["none-of-ours"])),
        PhonePage("ticket in WeChat", ticket, TRAINEE, in_wechat=True),
        PhonePage("certificate in WeChat", diploma, CONTACT, in_wechat=True),
        PhonePage("link in WeChat", link, in_wechat=True),
    ]


def _lasting_link():
    """The token of a link to a calendar file that holds as long as the pages are looked at."""
    seat = _seat_of(TRAINEE)
    token = make_sign_in_link(by=Actor.of(seat.person.user), target=_calendar())
    SignInLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    return token


def _calendar():
    return reverse("bookings:ticket-calendar", args=[_seat_of(TRAINEE).public_id])


def _group():
    return Booking.objects.filter(booked_by__username=CONTACT, kind="group").latest("pk")


def _bookable():
    return Session.objects.bookable().latest("starts_at")


def all_pages():
    """Every page with its path in this base."""
    return [
        *(PhonePage(name, _path_of(name, build), who) for name, (who, build) in ADDRESSES.items()),
        *(PhonePage(model.__name__, longest(model).url) for model in page_kinds()),
        *states(),
        *(PhonePage(name, reverse(name), who, is_office=True) for name, who in OFFICE.items()),
    ]


def _path_of(name, build):
    path = reverse(name, kwargs=build())
    return f"{path}?to={_calendar()}" if name == "people:elsewhere" else path


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

"""Pages of the public and of ``/me/``, each by itself: what it costs, and how long it takes."""

from datetime import timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from benchmarks.exam_room import signed_in
from benchmarks.measuring import Figure, percentile
from benchmarks.phones import Phone, at_once
from bookings.models import Session
from certificates.models import Certificate
from courses.models import ModulePage, ZonePage
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.certificates import issued_certificate

VIEWS = 200
BUDGET = 100  # ms, 95th percentile


def figures(site):
    """Two figures for each page."""
    trainee = _trainee()
    for name, path in _public_pages().items():
        yield from _page(site, Phone(site.port), name, path)
    for name in ("reporting:me", "reporting:me-record", "bookings:tickets", "sittings:list", "certificates:mine"):
        yield from _page(site, signed_in(site.port, trainee), name.replace(":", "-"), reverse(name))


def _trainee():
    """Somebody with hours, a passed exam, a certificate and two tickets."""
    with transaction.atomic():
        person = issued_certificate(is_rendered=True, with_sign_in=True).award.person
        for days in (1, 2):
            session = SessionFactory(starts_at=timezone.now() + timedelta(days=days))
            SeatFactory(person=person, booking__session=session)
    return person.user


def _public_pages():
    session = Session.objects.bookable().first()
    pages = {
        "home": "/",
        "zones": "/zones/",
        "zone": ZonePage.objects.first().url,
        "module": ModulePage.objects.get(pk=session.module_id).url,
        "online": "/online/",
        "timetable": "/timetable/",
        "session": f"/timetable/{session.pk}/",
        "sign-in": "/sign-in/",
        "verification": f"/verify/{Certificate.objects.latest('pk').token}/",
        "no-match": "/verify/00000000000000000000000000000000/",
    }
    connection.close()
    return pages


def _page(site, phone, name, path):
    phone.get(path)
    with site.spending() as spent:
        seconds = at_once(lambda _turn: phone.get(path), range(VIEWS), hands=1)
    yield site.cpu_figure(f"page-{name}", f"the page {name}", spent, VIEWS)
    value = round(percentile(seconds, 95) * 1000, 1)
    floor = round(site.floor_p95 * 1000, 1)
    yield Figure(
        f"page-{name}-p95", f"the page {name}, 95th percentile", value, "ms", VIEWS, budget=BUDGET, floor=floor
    )

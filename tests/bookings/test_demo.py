"""The demonstration timetable: what whoever tries out the system finds."""

import datetime

import pytest
from django.utils import timezone

from bookings.choices import Offer
from bookings.models import Booking, Seat, Session
from bookings.queries import booking_faults, listings_of, open_sessions_of
from courses.models import ModulePage
from tests.factories.courses import ModuleFactory, ZoneFactory
from tests.factories.people import MembershipFactory, PersonFactory, RoleGrantFactory
from training_site.demo import bookings as demo

DAY = datetime.timedelta(days=1)


@pytest.fixture
def base(db):
    """Six zones with three modules each, and the showcase."""
    for number in range(1, 7):
        zone = ZoneFactory(slug=f"zone-{number}", title=f"体验区{number}", number=number)
        for _ in range(3):
            ModuleFactory(zone=zone)
    return ModuleFactory(slug="extinguisher-choice", zone=ZoneFactory(slug="zone-1"))


@pytest.fixture
def group(cast):
    """Twelve members of the contact's organisation, two of them with a sign-in."""
    RoleGrantFactory(user=PersonFactory(with_sign_in=True).user, role="front-desk")
    return [MembershipFactory(organisation=cast.organisation).person for _ in range(12)]


def test_load_twice_is_load_once(base, group):
    demo.load()
    first = (Session.objects.count(), Seat.objects.count(), Booking.objects.count())
    demo.load()

    assert (Session.objects.count(), Seat.objects.count(), Booking.objects.count()) == first
    assert first[0] > 150


def test_load_into_an_empty_base_makes_nothing(db):
    demo.load()

    assert Session.objects.count() == 0


def test_load_without_people_leaves_the_places_free(base):
    demo.load()

    assert Seat.objects.count() == 0
    assert Session.objects.filter(starts_at__gt=timezone.now()).count() > 100


def test_loaded_books_are_in_order_and_within_working_hours(base, group):
    demo.load()

    ordinary = Session.objects.exclude(module=base)
    times = {(timezone.localtime(s.starts_at).weekday(), timezone.localtime(s.ends_at).time()) for s in ordinary}
    assert booking_faults() == []
    assert {weekday for weekday, _end in times} == {1, 2, 3, 4, 5, 6}
    assert max(end for _weekday, end in times) <= datetime.time(16, 30)


def test_showcase_has_one_session_of_each_kind(base, group):
    demo.load()

    listings = listings_of(open_sessions_of(ModulePage.objects.get(pk=base.pk)))
    days = [(timezone.localdate(listing.session.starts_at) - timezone.localdate()).days for listing in listings]
    offers = [listing.offer for listing in listings if listing.session.starts_at > timezone.now() + DAY]
    assert {1, 2, 3, 20} <= set(days)
    assert offers[-3:] == [Offer.OPEN, Offer.FULL, Offer.NOT_YET]
    assert [listing.free for listing in listings if listing.offer == Offer.OPEN][-1] == 1
    assert Offer.CLOSED in {listing.offer for listing in listings}

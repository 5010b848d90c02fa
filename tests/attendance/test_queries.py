import pytest

from attendance.queries import hours_by_module, hours_of, presences_of, presences_of_organisation
from bookings.choices import BookingKind
from tests.attendance.conftest import at, scan
from tests.factories.attendance import PresenceFactory
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import MembershipFactory, PersonFactory


@pytest.fixture
def trained(morning, post, seat):
    """沈丽 stayed for the whole lesson; somebody else did, too."""
    other = SeatFactory(booking__session=seat.session)
    morning.move_to(at("09:50"))
    codes = [
        (seat.code, "in", "09:00"),
        (seat.code, "out", "09:45"),
        (other.code, "in", "09:00"),
        (other.code, "out", "09:45"),
    ]
    post(*(scan(code, kind=kind, clock=clock, sequence=i) for i, (code, kind, clock) in enumerate(codes, start=1)))
    return seat


def test_hours_of_a_person_are_the_sum_of_the_entries(trained):
    hours = hours_of(trained.person)

    assert (hours.total, [entry.seat for entry in hours.entries]) == (1, [trained])


def test_hours_of_somebody_without_any_are_zero(db):
    hours = hours_of(PersonFactory())

    assert (hours.total, hours.entries) == (0, [])


def test_hours_by_module_names_each_module_that_gave_any(trained):
    assert hours_by_module(trained.person) == {trained.session.module_id: 1}


def test_presences_of_a_person_are_theirs_alone_latest_first(trained):
    earlier = PresenceFactory(
        seat=SeatFactory(person=trained.person, booking__session=SessionFactory(starts_at=at("09:00", day=20))),
        arrived_at=at("09:00", day=20),
    )

    assert list(presences_of(trained.person)) == [trained.presence, earlier]


def test_presences_of_an_organisation_are_on_the_seats_booked_for_it(lesson):
    organisation = OrganisationFactory()
    booking = BookingFactory(session=lesson, kind=BookingKind.GROUP, organisation=organisation)
    booked = PresenceFactory(seat=SeatFactory(booking=booking))
    PresenceFactory(seat=SeatFactory(booking__session=lesson))
    member = MembershipFactory(organisation=organisation).person
    private = SeatFactory(person=member, booking__session=SessionFactory(starts_at=at("09:00")))
    PresenceFactory(seat=private)

    assert list(presences_of_organisation(organisation)) == [booked]

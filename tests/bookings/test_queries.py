import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bookings.actions import inspect_books
from bookings.choices import Offer
from bookings.models import Booking, Inspection, Occupation, Pool, Seat
from bookings.queries import (
    booking_faults,
    group_bookings,
    listings_of,
    open_sessions_of,
    other_bookable_sessions,
    past_seats,
    sessions_between,
    upcoming_seats,
)
from bookings.tasks import inspect
from groundwork.audit.actors import Actor
from groundwork.guards.installation import remove
from groundwork.notices.models import Message
from tests.factories.bookings import BookingFactory, ResourceFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory, ZoneFactory
from tests.factories.people import PersonFactory

DAY = datetime.timedelta(days=1)

SYSTEM = Actor.system("test")


def fortnight(**filters):
    today = timezone.localdate()
    return list(sessions_between(today, today + 13 * DAY, **filters))


# --- The timetable ---------------------------------------------------------------------------------------------------
def test_timetable_leaves_out_what_is_over_cancelled_or_beyond_its_days(db):
    later = SessionFactory(starts_at=timezone.now() + 2 * DAY)
    sooner = SessionFactory()
    SessionFactory(past=True)
    SessionFactory(state="cancelled")
    SessionFactory(starts_at=timezone.now() + 20 * DAY)

    assert fortnight() == [sooner, later]


def test_timetable_filters_by_zone_family_module_and_free_places(db):
    smoke = ZoneFactory(slug="smoke-escape", title="烟雾逃生区")
    wanted = SessionFactory(module=ModuleFactory(zone=smoke, families=["youth"]))
    full = SessionFactory(module=ModuleFactory(families=["youth", "everyday"]), places=0)

    assert fortnight(zone=smoke) == [wanted]
    assert set(fortnight(family="youth")) == {wanted, full}
    assert fortnight(family="everyday") == [full]
    assert fortnight(only_free=True) == [wanted]
    assert fortnight(module=full.module) == [full]


def test_listing_knows_the_zone_the_visitors_seat_and_the_offer(db):
    seat = SeatFactory()
    full = SessionFactory(places=0)
    sessions = sessions_between(timezone.localdate(), timezone.localdate() + 3 * DAY)

    mine = {listing.session.pk: listing for listing in listings_of(sessions, person=seat.person)}
    others = {listing.session.pk: listing for listing in listings_of(sessions, person=PersonFactory())}

    assert (mine[seat.session.pk].offer, mine[seat.session.pk].seat) == (Offer.MINE, seat)
    assert (others[seat.session.pk].offer, others[seat.session.pk].seat) == (Offer.OPEN, None)
    assert (mine[full.pk].offer, mine[full.pk].zone.title) == (Offer.FULL, "消防灭火区")


@pytest.mark.parametrize("rows", [1, 3])
def test_listings_cost_the_same_however_many(db, rows, django_assert_num_queries):
    person = PersonFactory()
    for number in range(rows):
        session = SessionFactory(starts_at=timezone.now() + (number + 1) * DAY)
        SeatFactory(person=person, booking__session=session).session.occupy([ResourceFactory()])

    with django_assert_num_queries(4):  # sessions, their resources, zones, the visitor's seats
        listings = listings_of(fortnight(), person=person)
        texts = [(listing.session.module.title, listing.session.place, listing.free) for listing in listings]

    assert len(texts) == rows


def test_open_sessions_of_a_module_are_those_to_come_soonest_first(db):
    later = SessionFactory(starts_at=timezone.now() + 2 * DAY)
    sooner = SessionFactory(module=later.module, places=0)
    SessionFactory(module=later.module, running=True)
    SessionFactory(module=later.module, state="cancelled")
    SessionFactory()

    assert list(open_sessions_of(later.module)) == [sooner, later]


def test_other_sessions_that_can_be_booked_are_counted(db):
    full = SessionFactory(places=0)
    SessionFactory(module=full.module, places=3)
    SessionFactory(module=full.module, places=0)
    SessionFactory(module=full.module, places=3, closed=True)
    SessionFactory(places=3)

    assert other_bookable_sessions(full) == 1


# --- Seats and groups ------------------------------------------------------------------------------------------------
def test_seats_are_parted_into_upcoming_and_past(db):
    person = PersonFactory()
    running = SeatFactory(person=person, booking__session=SessionFactory(running=True))
    future = SeatFactory(person=person, booking__session=SessionFactory(starts_at=timezone.now() + 2 * DAY))
    over = SeatFactory(person=person, booking__session=SessionFactory(past=True))
    cancelled = SeatFactory(person=person, state="cancelled", booking__session=SessionFactory())
    SeatFactory()

    assert (list(upcoming_seats(person)), list(past_seats(person))) == ([running, future], [cancelled, over])


def test_seat_is_visible_to_its_person_and_the_booking_contact_only(cast):
    person = PersonFactory(user=cast.trainee)
    own = SeatFactory(person=person, booking__booked_by=cast.trainee)
    later = SessionFactory(starts_at=timezone.now() + 2 * DAY)
    ours = SeatFactory(
        person=person, booking=BookingFactory(session=later, for_group=True, organisation=cast.organisation)
    )

    seen = {
        name: set(Seat.objects.visible_to(getattr(cast, name)))
        for name in ("trainee", "contact", "other_contact", "outsider", "desk")
    }

    assert seen == {
        "trainee": {own, ours},
        "contact": {ours},
        "other_contact": set(),
        "outsider": set(),
        "desk": set(),
    }


def test_group_booking_is_visible_to_its_contact_but_not_to_its_members(cast):
    booking = BookingFactory(for_group=True, organisation=cast.organisation, booked_by=cast.contact)
    SeatFactory(booking=booking, person=PersonFactory(user=cast.trainee))
    own = BookingFactory(booked_by=cast.trainee)

    assert list(Booking.objects.visible_to(cast.trainee)) == [own]
    assert list(group_bookings(cast.contact)) == [booking]
    assert list(group_bookings(cast.other_contact)) == []


def test_books_in_order_have_no_fault(db, capsys):
    SeatFactory()
    SeatFactory(state="cancelled")

    call_command("audit_bookings")

    assert capsys.readouterr().out == '{"faults": 0}\n'


def test_auditor_names_a_wrong_counter_and_fails(db, capsys):
    seat = SeatFactory()
    Pool.objects.update(taken=5)

    with pytest.raises(CommandError):
        call_command("audit_bookings")

    assert capsys.readouterr().out.splitlines() == [
        f"场次 {seat.session.pk}：计数器显示已占 5 个名额，实有座位 1 个。",
        '{"faults": 1}',
    ]


def test_auditor_names_seats_that_should_not_be(db):
    in_cancelled_booking = SeatFactory(booking=BookingFactory(state="cancelled"))
    in_cancelled_session = SeatFactory(booking__session=SessionFactory(state="cancelled"))

    assert booking_faults() == [
        f"座位 {in_cancelled_booking.code}：所属预约已取消，座位仍被占用。",
        f"座位 {in_cancelled_session.code}：所属场次已取消，座位仍被占用。",
    ]


def test_auditor_names_people_and_resources_in_two_places(db):
    remove(Seat, Occupation)
    first = SeatFactory()
    second = SeatFactory(person=first.person)
    zone, masks = ResourceFactory(), ResourceFactory(kind="equipment")
    for seat in (first, second):
        seat.session.occupy([zone, masks])

    assert booking_faults() == [
        f"人员 {first.person.pk}：座位 {first.code} 与 {second.code} 时间重叠。",
        f"资源 {zone.pk}：场次 {first.session.pk} 与 {second.session.pk} 时间重叠。",
    ]


def test_faults_are_kept_and_told_to_the_system_administrators_alone(cast):
    SeatFactory()
    inspect_books(by=SYSTEM)
    Pool.objects.update(taken=5)

    inspect_books(by=SYSTEM)

    assert list(Inspection.objects.values_list("faults", flat=True))[1:] == [[]]
    message = Message.objects.get()
    assert (message.recipient, message.subject) == (cast.system_admin, "预约账目核对发现问题")
    assert "计数器显示已占 5 个名额" in message.body


def test_nightly_inspection_is_made_once_a_night_and_made_up_for(db, time_machine_at):
    made = []
    for day, hour in ((1, 12), (1, 23), (2, 4), (2, 12), (5, 9), (5, 10)):
        with time_machine_at(datetime.datetime(2026, 3, day, hour, tzinfo=timezone.get_default_timezone())):
            inspect()
            made.append(Inspection.objects.count())

    assert made == [1, 1, 2, 2, 3, 3]


def test_auditor_names_copies_that_differ(db):
    seat, zone = SeatFactory(), ResourceFactory()
    seat.session.occupy([zone])
    remove(Seat, Occupation)
    Seat.objects.update(ends_at=seat.ends_at + DAY)
    Occupation.objects.update(kind="equipment")

    assert booking_faults() == [
        f"座位 {seat.code}：时间与所属场次不一致。",
        f"资源 {zone.pk}：占用记录与场次 {seat.session_id} 不一致。",
    ]

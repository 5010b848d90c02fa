import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bookings.actions import book_group, book_seat
from bookings.choices import BookingKind, SessionState
from bookings.exceptions import AlreadyBooked, GroupRefused, NotBookable, PersonRefused, SessionFull
from bookings.models import Booking, Pool, Seat
from bookings.rules import moment, span
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry, EntryLabel
from groundwork.notices.models import Message
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import MembershipFactory, PersonFactory


@pytest.fixture
def lin(cast):
    return PersonFactory(name="林晓", user=cast.trainee, birth_on=datetime.date(1990, 5, 1))


def books(session):
    """What the books hold: places taken by the counter, seats, bookings."""
    return Pool.objects.get(session=session).taken, Seat.objects.taken().count(), Booking.objects.count()


def book(person, session, **options):
    return book_seat(by=Actor.of(person.user), person=person, session=session, **options)


# --- For oneself -----------------------------------------------------------------------------------------------------
def test_seat_is_booked_with_its_place_and_an_audit_entry(lin):
    session = SessionFactory(places=5)

    seat = book(lin, session, acknowledged=["vertigo"])

    assert (seat.person, seat.session, seat.booking.kind) == (lin, session, BookingKind.PERSON)
    assert books(session) == (1, 1, 1)
    assert list(Entry.objects.values_list("action", "object_id")) == [("bookings.book_seat", str(seat.pk))]
    assert EntryLabel.objects.get().detail == {"acknowledged": ["vertigo"]}


def test_seat_for_somebody_else_is_not_allowed(lin, cast):
    session = SessionFactory()

    with pytest.raises(PermissionDenied):
        book_seat(by=Actor.of(cast.outsider), person=lin, session=session)

    assert books(session) == (0, 0, 0)


@pytest.mark.parametrize(
    ("traits", "sentence"),
    [
        ({"closed": True}, "预约已于 {closes} 截止，没有预约，请另选一场。"),
        ({"not_yet": True}, "预约尚未开放，{opens} 开放，没有预约。"),
        ({"running": True}, "本场已经开始，没有预约，请另选一场。"),
        ({"state": SessionState.CANCELLED}, "本场已取消（教官临时有任务。），没有预约。"),
    ],
)
def test_seat_is_refused_outside_the_window_each_with_its_sentence(lin, traits, sentence):
    session = SessionFactory(**traits)

    with pytest.raises(NotBookable) as refusal:
        book(lin, session)

    closes, opens = moment(session.booking_closes_at), moment(session.booking_opens_at)
    assert str(refusal.value) == sentence.format(closes=closes, opens=opens)
    assert books(session) == (0, 0, 0)


def test_full_session_is_refused(lin):
    full = SessionFactory(places=0)

    with pytest.raises(SessionFull, match="本场名额已满，没有预约。"):
        book(lin, full)

    assert books(full) == (0, 0, 0)


def test_second_booking_of_the_same_session_names_the_ticket_and_takes_nothing(lin):
    session = SessionFactory(places=1)
    first = book(lin, session)

    with pytest.raises(AlreadyBooked) as refusal:
        book(lin, session)

    assert refusal.value.seat == first
    assert books(session) == (1, 1, 1)


def test_overlap_by_one_minute_is_refused_and_names_the_other_session(lin):
    held = SeatFactory(person=lin, booking__session=SessionFactory(module=ModuleFactory(title="触电急救")))
    session = SessionFactory(starts_at=held.session.ends_at - datetime.timedelta(minutes=1))

    with pytest.raises(PersonRefused) as refusal:
        book(lin, session)

    time = span(held.session.starts_at, held.session.ends_at)
    assert str(refusal.value) == f"您在这个时间已有另一场：触电急救，{time}。没有预约。"
    assert (refusal.value.seat, Pool.objects.get(session=session).taken) == (held, 0)


def test_session_that_begins_as_the_other_ends_is_booked(lin):
    held = SeatFactory(person=lin)
    session = SessionFactory(starts_at=held.session.ends_at)

    book(lin, session)

    assert Pool.objects.get(session=session).taken == 1


def test_cancelled_seat_and_cancelled_session_stand_in_nobodys_way(lin):
    given_back = SeatFactory(person=lin, state="cancelled")
    SeatFactory(person=lin, state="cancelled", booking__session=SessionFactory(state=SessionState.CANCELLED))

    seat = book(lin, given_back.session)

    assert seat.pk != given_back.pk


@pytest.mark.parametrize(("years", "is_booked"), [(11, False), (12, True)])
def test_minimum_age_counts_on_the_day_of_the_session(lin, years, is_booked):
    session = SessionFactory(module=ModuleFactory(min_age=12))
    day = timezone.localdate(session.starts_at)
    lin.birth_on = day.replace(year=day.year - 12) + datetime.timedelta(days=0 if is_booked else 1)
    lin.save()

    if is_booked:
        book(lin, session)
    else:
        with pytest.raises(PersonRefused, match=f"本模块限 12 周岁以上参加，开场当天您 {years} 周岁，没有预约。"):
            book(lin, session)

    assert Pool.objects.get(session=session).taken == int(is_booked)


# --- For a group -----------------------------------------------------------------------------------------------------
@pytest.fixture
def crew(cast):
    """Three members of the contact's organisation."""
    return [MembershipFactory(organisation=cast.organisation, person__name=name).person for name in "甲乙丙"]


def book_crew(cast, session, persons):
    return book_group(by=Actor.of(cast.contact), organisation=cast.organisation, session=session, persons=persons)


def test_group_is_booked_whole_with_one_booking(cast, crew):
    session = SessionFactory(places=3)

    booking = book_crew(cast, session, crew)

    assert (booking.kind, booking.organisation, booking.booked_by) == ("group", cast.organisation, cast.contact)
    assert sorted(seat.person.name for seat in booking.seats.all()) == sorted("甲乙丙")
    assert books(session) == (3, 3, 1)


def test_group_of_three_for_two_places_books_nobody(cast, crew):
    session = SessionFactory(places=2)

    with pytest.raises(SessionFull, match="只剩 2 个名额，您选了 3 人，因此没有预约任何人。"):
        book_crew(cast, session, crew)

    assert books(session) == (0, 0, 0)


def test_group_refusal_names_each_person_and_why_before_anything_is_written(cast, crew):
    session = SessionFactory(module=ModuleFactory(min_age=18))
    SeatFactory(person=crew[0], booking=BookingFactory(session=session))
    elsewhere = SeatFactory(person=crew[1])
    crew[2].birth_on = timezone.localdate() - datetime.timedelta(days=10 * 366)
    crew[2].save()
    stranger = PersonFactory(name="外人")

    with pytest.raises(GroupRefused) as refusal:
        book_crew(cast, session, [*crew, stranger])

    other = elsewhere.session
    assert [(person.name, sentence) for person, sentence in refusal.value.faults] == [
        ("外人", "不是本单位人员"),
        ("甲", "已预约本场"),
        ("乙", f"这个时间已有另一场：{other.module.title}，{span(other.starts_at, other.ends_at)}"),
        ("丙", "开场当天 10 周岁，本模块限 18 周岁以上"),
    ]
    assert (Pool.objects.get(session=session).taken, Booking.objects.filter(kind="group").count()) == (1, 0)


def test_group_sent_twice_is_one_booking(cast, crew):
    session = SessionFactory(places=3)

    first = book_crew(cast, session, crew)
    second = book_crew(cast, session, list(reversed(crew)))

    assert second == first
    assert books(session) == (3, 3, 1)


def test_group_of_another_organisation_is_not_allowed(cast, crew):
    session = SessionFactory()

    with pytest.raises(PermissionDenied):
        book_group(by=Actor.of(cast.other_contact), organisation=cast.organisation, session=session, persons=crew)

    assert books(session) == (0, 0, 0)


def test_group_of_nobody_is_refused(cast):
    with pytest.raises(GroupRefused, match="请至少选择一人。"):
        book_crew(cast, SessionFactory(), [])


def test_members_with_a_sign_in_are_told_of_their_place(cast, crew):
    crew[0].user = cast.trainee
    crew[0].save()

    booking = book_crew(cast, SessionFactory(), crew)

    message = Message.objects.get()
    ticket = booking.seats.get(person=crew[0]).public_id
    assert (message.recipient, message.link) == (cast.trainee, f"/tickets/{ticket}/")

"""Corrections of presence in the back office, as whoever keeps the timetable makes them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from attendance.models import Correction, HourEntry, Presence
from bookings.choices import SeatState
from groundwork.audit.models import Entry
from tests.attendance.conftest import at
from tests.factories.attendance import PresenceFactory
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import PersonFactory

INDEX = "/admin/presence_corrections/"
FORM = {"arrived_at": "2026-11-21T09:00", "left_at": "2026-11-21T09:45", "reason": "签退设备没电"}


@pytest.fixture
def office(cast, sign_in):
    """The back office, entered as whoever keeps the timetable."""
    cast.timetabler.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return sign_in(cast.timetabler)


def correct(seat):
    return reverse("presence_corrections:correct", args=[seat.pk])


def test_list_shows_who_may_have_been_there_with_what_is_recorded(office, lesson, seat):
    PresenceFactory(seat=seat, arrived_at=at("08:58"), left_at=at("09:05"))
    SeatFactory(booking__session=lesson, state=SeatState.CANCELLED, person=PersonFactory(name="取消的人"))
    SeatFactory(booking__session=SessionFactory(starts_at=at("15:00")), person=PersonFactory(name="下午的人"))

    text = office.get(INDEX).content.decode()

    assert ("沈丽" in text, "08:58–09:05" in text, correct(seat) in text) == (True, True, True)
    assert ("取消的人" in text, "下午的人" in text) == (False, False)


def test_list_is_searched_by_name_and_code_and_narrowed_to_a_day(office, seat):
    yesterday = SessionFactory(starts_at=at("09:00", day=20))
    other = SeatFactory(booking__session=yesterday, person=PersonFactory(name="昨天的人"))

    found = [
        [place.person.name for place in office.get(INDEX, words).context["object_list"]]
        for words in ({"q": "沈"}, {"q": other.code}, {"day": "2026-11-20"}, {})
    ]

    assert found == [["沈丽"], ["昨天的人"], ["昨天的人"], ["沈丽", "昨天的人"]]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_number_of_queries(count, office, lesson, django_assert_num_queries):
    for _ in range(count):
        PresenceFactory(seat=SeatFactory(booking__session=lesson))
    office.get(INDEX)

    with django_assert_num_queries(11):
        office.get(INDEX)


def test_correction_gives_the_hours_that_nobody_saw_leave(office, morning, seat, cast):
    PresenceFactory(seat=seat, arrived_at=at("09:02"))
    morning.move_to(at("11:00"))

    response = office.post(correct(seat), FORM, follow=True)

    presence, correction = Presence.objects.get(), Correction.objects.get()
    assert (presence.arrived_at, presence.left_at, presence.minutes) == (at("09:00"), at("09:45"), 45)
    assert (correction.reason, correction.corrected_by) == ("签退设备没电", cast.timetabler)
    assert [float(entry.hours) for entry in HourEntry.objects.all()] == [1.0]
    assert Entry.objects.get(action="attendance.correct").object_id == str(seat.pk)
    assert "已补正沈丽的签到记录。" in response.content.decode()


def test_form_begins_with_what_is_recorded(office, seat):
    PresenceFactory(seat=seat, arrived_at=at("08:58"))

    page = office.get(correct(seat))

    assert page.context["form"].initial == {"arrived_at": at("08:58"), "left_at": None}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "请填写或选择这一项。"),
        ({"left_at": "2026-11-21T08:30"}, "签退时间必须晚于签到时间，没有做任何改动。"),
        ({"arrived_at": "0001-01-01T00:00"}, "所填时间不在本场次允许的范围内"),
        ({"left_at": "9999-12-31T23:59"}, "所填时间晚于现在，没有做任何改动。"),
    ],
)
def test_correction_that_cannot_be_stands_at_the_form_with_its_reason(changes, sentence, office, morning, seat):
    morning.move_to(at("11:00"))

    text = office.post(correct(seat), {**FORM, **changes}).content.decode()

    assert (sentence in text, Correction.objects.count(), Presence.objects.count()) == (True, 0, 0)


def test_correction_sent_twice_is_made_once(office, morning, seat):
    morning.move_to(at("11:00"))
    key = office.get(correct(seat)).context["form"]["once"].value()

    for _ in range(2):
        office.post(correct(seat), {**FORM, "once": key})

    assert Correction.objects.count() == 1

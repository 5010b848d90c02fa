"""The pages of the desk."""

import pytest
from django.urls import reverse

from bookings.choices import SeatState
from tests.attendance.conftest import at, scan
from tests.factories.attendance import PresenceFactory, ScanFactory
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def desk(cast, sign_in):
    """The front desk's client."""
    return sign_in(cast.desk)


def test_desk_allows_webassembly_and_the_camera_and_nothing_from_elsewhere(desk):
    response = desk.get(reverse("attendance:desk"))

    policy = response["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "connect-src 'self'" in policy
    assert response["Permissions-Policy"].startswith("camera=(self)")
    assert "no-store" in response["Cache-Control"]


def test_desk_shows_its_own_last_ten_scans_and_nobody_elses(cast, desk, morning, post, seat):
    post(*(scan(f"{i:08d}", sequence=i) for i in range(1, 12)), scan(seat.code, sequence=12))
    ScanFactory(seat=SeatFactory(booking__session=seat.session, person=PersonFactory(name="别台的人")))

    page = desk.get(reverse("attendance:desk")).content.decode()

    assert page.count('class="row desk-scan"') == 11  # ten, and the pattern for the next
    assert ("沈丽" in page, "00000002" in page, "别台的人" in page) == (True, False, False)


def test_session_list_counts_booked_arrived_and_left(desk, lesson):
    gone, here, _away = (SeatFactory(booking__session=lesson) for _ in range(3))
    PresenceFactory(seat=gone, gone=True)
    PresenceFactory(seat=here)
    SeatFactory(booking__session=lesson, state=SeatState.CANCELLED)
    SessionFactory(starts_at=at("09:00", day=22))

    sessions = desk.get(reverse("attendance:sessions")).context["sessions"]

    assert [(row.pk, row.booked, row.arrived, row.left) for row in sessions] == [(lesson.pk, 3, 2, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_session_list_takes_the_same_number_of_queries(count, desk, lesson, django_assert_num_queries):
    for _ in range(count - 1):
        SeatFactory(booking__session=SessionFactory(starts_at=at("10:00")))

    with django_assert_num_queries(4):
        desk.get(reverse("attendance:sessions"))


@pytest.mark.parametrize("count", [1, 3])
def test_roll_takes_the_same_number_of_queries(count, desk, lesson, django_assert_num_queries):
    for _ in range(count):
        PresenceFactory(seat=SeatFactory(booking__session=lesson))

    with django_assert_num_queries(5):
        desk.get(reverse("attendance:session", args=[lesson.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_evacuation_list_takes_the_same_number_of_queries(count, desk, lesson, django_assert_num_queries):
    for _ in range(count):
        PresenceFactory(seat=SeatFactory(booking__session=lesson))

    with django_assert_num_queries(4):
        desk.get(reverse("attendance:inside"))


def test_roll_offers_what_can_be_done_next(desk, lesson):
    names = {"未到的人": {}, "在场的人": {"present": {}}, "走了的人": {"present": {"gone": True}}}
    for name, facts in names.items():
        seat = SeatFactory(booking__session=lesson, person=PersonFactory(name=name))
        if "present" in facts:
            PresenceFactory(seat=seat, **facts["present"])

    page = desk.get(reverse("attendance:session", args=[lesson.pk])).content.decode()

    assert (page.count('data-kind="in"'), page.count('data-kind="out"')) == (1, 1)


def test_roll_leaves_out_cancelled_seats(desk, lesson):
    SeatFactory(booking__session=lesson, state=SeatState.CANCELLED, person=PersonFactory(name="取消的人"))
    SeatFactory(booking__session=lesson, person=PersonFactory(name="预约的人"))

    seats = desk.get(reverse("attendance:session", args=[lesson.pk])).context["seats"]

    assert [seat.person.name for seat in seats] == ["预约的人"]


def test_roll_of_another_day_is_not_found(desk, lesson):
    tomorrow = SessionFactory(starts_at=at("09:00", day=22))

    assert desk.get(reverse("attendance:session", args=[tomorrow.pk])).status_code == 404


def test_evacuation_list_names_who_is_inside_and_nobody_else(desk, lesson):
    PresenceFactory(seat=SeatFactory(booking__session=lesson, person=PersonFactory(name="在场的人")))
    PresenceFactory(seat=SeatFactory(booking__session=lesson), gone=True)
    PresenceFactory(seat=SeatFactory(booking__session=lesson), arrived_at=at("09:00", day=20))

    presences = desk.get(reverse("attendance:inside")).context["presences"]

    assert [presence.person.name for presence in presences] == ["在场的人"]


@pytest.mark.parametrize("name", ["desk", "sessions", "inside"])
def test_empty_pages_say_what_will_be_there(name, desk):
    assert desk.get(reverse(f"attendance:{name}")).status_code == 200

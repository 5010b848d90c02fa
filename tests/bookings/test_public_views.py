import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.models import Pool, Seat
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory, ZoneFactory
from tests.factories.people import PersonFactory

TIMETABLE = "/timetable/"


@pytest.fixture
def lin(cast, sign_in):
    """林晓, signed in."""
    sign_in(cast.trainee)
    return PersonFactory(name="林晓", user=cast.trainee)


def titles(response):
    return [listing.session.module.title for listing in response.context["listings"]]


def book(client, session, **data):
    return client.post(reverse("bookings:session-book", args=[session.pk]), data)


# --- The timetable ---------------------------------------------------------------------------------------------------
def test_timetable_shows_each_session_with_time_hours_and_places(client, db):
    SessionFactory(module=ModuleFactory(title="烟道低姿逃生", minutes=30, hours="0.5"), places=7)

    text = client.get(TIMETABLE).content.decode()

    for words in ("烟道低姿逃生", "30 分钟", "0.5 学时", "剩 7 个名额", "消防灭火区"):
        assert words in text


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"places": 0}, "已满"),
        ({"closed": True}, "预约已截止"),
        ({"not_yet": True}, "开放预约"),
        ({"running": True}, "预约已截止"),
    ],
)
def test_timetable_says_why_a_session_cannot_be_booked(client, db, traits, words):
    SessionFactory(**traits)

    assert words in client.get(TIMETABLE).content.decode()


def test_timetable_marks_ones_own_session_for_oneself_only(client, lin, cast, sign_in):
    SeatFactory(person=lin)

    mine = client.get(TIMETABLE).context["listings"][0].offer
    sign_in(cast.outsider)
    others = client.get(TIMETABLE).context["listings"][0].offer

    assert (mine, others) == ("mine", "open")


def test_timetable_of_one_day_zone_and_free_places(client, db):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    smoke = ZoneFactory(slug="smoke-escape", title="烟雾逃生区")
    SessionFactory(module=ModuleFactory(title="要找的", zone=smoke))
    SessionFactory(module=ModuleFactory(title="满了", zone=smoke), places=0)
    SessionFactory(module=ModuleFactory(title="别的区"))
    SessionFactory(
        module=ModuleFactory(title="别的天", zone=smoke), starts_at=timezone.now() + datetime.timedelta(days=3)
    )

    response = client.get(TIMETABLE, {"day": tomorrow.isoformat(), "zone": "smoke-escape", "free": "on"})

    assert titles(response) == ["要找的"]


@pytest.mark.parametrize("query", ["day=2026-13-40", "zone=nowhere", "family=%00", "page=-1&day=x", "module=abc"])
def test_timetable_with_a_bad_filter_says_so_and_shows_everything(client, db, query):
    SessionFactory(module=ModuleFactory(title="照样显示"))

    response = client.get(f"{TIMETABLE}?{query}")

    assert titles(response) == ["照样显示"]
    assert "网址里的筛选条件无法识别，现显示未来 14 天的全部场次。" in response.content.decode()


def test_timetable_without_sessions_says_what_to_do(client, db):
    text = client.get(TIMETABLE).content.decode()

    assert "没有符合条件的场次" in text
    assert "请换一天，或去掉筛选条件。" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_timetable_costs_the_same_however_many_rows(client, db, rows, django_assert_num_queries):
    for _ in range(rows):
        SessionFactory()
    client.get(TIMETABLE)

    with django_assert_num_queries(5):  # count, sessions, resources, zones of the rows, zones of the form
        response = client.get(TIMETABLE)

    assert len(titles(response)) == rows


# --- A session -------------------------------------------------------------------------------------------------------
def test_session_page_shows_limits_and_asks_to_sign_in(client, db):
    module = ModuleFactory(min_age=12, min_height_cm=140, guardian_required=True, health_exclusions=["pregnancy"])
    session = SessionFactory(module=module)

    text = client.get(reverse("bookings:session-show", args=[session.pk])).content.decode()

    for words in ("开场当天满 12 周岁", "身高不低于 140 厘米", "未成年人须由监护人陪同", "怀孕", "登录并预约"):
        assert words in text


def test_session_page_for_a_sign_in_without_a_person_says_what_to_do(client, cast, sign_in):
    session = SessionFactory()
    sign_in(cast.trainee)

    page = client.get(reverse("bookings:session-show", args=[session.pk])).content.decode()
    answer = book(client, session)

    assert "这个账号没有对应的学员，因此不能持票。请前台为您关联学员档案。" in page
    assert answer.url == reverse("bookings:session-show", args=[session.pk])
    assert Seat.objects.count() == 0


def test_session_that_is_not_there_is_not_found(client, db):
    assert [client.get(f"/timetable/{key}/").status_code for key in (1, 10**30)] == [404, 404]


# --- Booking ---------------------------------------------------------------------------------------------------------
def test_booking_leads_to_the_ticket(client, lin):
    session = SessionFactory()

    answer = book(client, session)

    seat = Seat.objects.get(person=lin, session=session)
    assert answer.url == reverse("bookings:ticket-show", args=[seat.public_id])
    assert "预约成功。这是您的票，入场时出示。" in client.get(answer.url).content.decode()


def test_booking_twice_leads_to_the_same_ticket(client, lin):
    session = SessionFactory()

    answers = [book(client, session).url, book(client, session).url]

    assert answers == [reverse("bookings:ticket-show", args=[Seat.objects.get().public_id])] * 2
    assert Pool.objects.get().taken == 1


def test_booking_needs_the_health_notice_ticked(client, lin):
    session = SessionFactory(module=ModuleFactory(health_exclusions=["pregnancy", "vertigo"]))

    refused = book(client, session)
    booked = book(client, session, acknowledged="on")

    assert refused.status_code == 422
    assert "请先阅读并勾选健康提示，没有预约。" in refused.content.decode()
    assert (booked.status_code, Seat.objects.count()) == (302, 1)


def test_booking_a_full_session_leads_to_the_others(client, lin):
    session = SessionFactory(places=0)
    SessionFactory(module=session.module)

    answer = book(client, session)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "本场名额已满，没有预约。" in text
    assert f'<a href="/timetable/?module={session.module_id}&amp;free=on">本模块另有 1 场有名额</a>' in text


def test_booking_over_another_session_links_to_its_ticket(client, lin):
    held = SeatFactory(person=lin)
    session = SessionFactory()

    answer = book(client, session)

    assert answer.status_code == 409
    assert f'<a href="/tickets/{held.public_id}/">查看那张票</a>' in answer.content.decode()


def test_booking_by_a_get_as_after_signing_in_only_leads_to_the_page(client, lin):
    session = SessionFactory()

    answer = client.get(reverse("bookings:session-book", args=[session.pk]))

    assert (answer.url, Seat.objects.count()) == (reverse("bookings:session-show", args=[session.pk]), 0)


def test_booking_takes_nothing_else_from_the_browser(client, lin, cast):
    session = SessionFactory(places=3)
    other = PersonFactory(user=cast.outsider)

    book(client, session, person=other.pk, capacity=99, quantity=3, organisation=cast.organisation.pk)

    seat = Seat.objects.get()
    assert (seat.person, seat.booking.organisation) == (lin, None)
    assert (Pool.objects.get().taken, Pool.objects.get().capacity) == (1, 3)

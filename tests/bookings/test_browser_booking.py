"""The journeys of booking where the browser matters: a phone's width, a double click, the list of people."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bookings.models import Pool, Seat
from tests.factories.bookings import ResourceFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import MembershipFactory, PersonFactory, RoleGrantFactory


def enter(page, live_server, user):
    """Sign the browser in by a session of its own."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def has_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture
def session(transactional_db):
    session = SessionFactory(module=ModuleFactory(title="烟雾逃生", health_exclusions=["vertigo"]), places=5)
    session.occupy([ResourceFactory(name="烟雾逃生区")])
    return session


def test_trainee_books_on_a_phone_with_a_double_click_and_gives_the_place_back(phone, live_server, session, picture):
    person = PersonFactory(name="林晓", with_sign_in=True)
    enter(phone, live_server, person.user)

    phone.goto("/timetable/")
    phone.get_by_role("link", name="烟雾逃生").click()
    phone.get_by_label("我已阅读，以上情形我都没有。").check()
    phone.get_by_role("button", name="预约本场").dblclick()
    phone.get_by_role("img", name="票的二维码").wait_for()
    phone.wait_for_load_state("networkidle")

    assert (Seat.objects.taken().count(), Pool.objects.get().taken) == (1, 1)
    assert phone.get_by_text(Seat.objects.get().code).is_visible()
    assert phone.evaluate("document.querySelector('.ticket__qr img').naturalWidth") > 200
    assert not has_sideways_scroll(phone)
    picture(phone, "ticket")

    phone.get_by_role("link", name="退票").click()
    phone.get_by_role("button", name="退票").click()
    phone.get_by_text("已退票，名额已让出。").wait_for()
    assert Pool.objects.get().taken == 0


def test_contact_searches_selects_and_books_a_group(desktop, live_server, session, picture):
    organisation = OrganisationFactory()
    contact = PersonFactory(with_sign_in=True).user
    RoleGrantFactory(user=contact, role="group-contact", scope=f"organisation:{organisation.pk}")
    for name in ("陈一", "陈二", "王三"):
        MembershipFactory(organisation=organisation, person__name=name)
    enter(desktop, live_server, contact)

    desktop.goto(f"/org/bookings/new/?session={session.pk}")
    desktop.get_by_label("按姓名查找").fill("陈")
    desktop.get_by_label("全选").check()
    desktop.get_by_text("2 人已选").wait_for()
    picture(desktop, "people")
    desktop.get_by_role("button", name="为这些人预约").click()
    desktop.get_by_role("link", name="打印票").wait_for()

    assert sorted(seat.person.name for seat in Seat.objects.all()) == ["陈一", "陈二"]


def test_timetable_fits_a_phone_in_large_text(phone, live_server, session):
    for days in range(2, 6):
        SessionFactory(module=session.module, starts_at=timezone.now() + datetime.timedelta(days=days))
    phone.context.add_cookies([{"name": "large-text", "value": "1", "url": live_server.url}])

    phone.goto("/timetable/")
    timetable_scrolls = has_sideways_scroll(phone)
    phone.goto(f"/timetable/{session.pk}/")

    assert (timetable_scrolls, has_sideways_scroll(phone)) == (False, False)

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from cms.slots import navigation_for
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import PersonFactory


def fill(slot, user, thing=None):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load cms_shell %}{% slot name thing %}")
    return template.render(Context({"request": request, "name": slot, "thing": thing}))


def test_module_page_shows_its_own_next_sessions_and_ones_own_place(cast):
    mine = SeatFactory(person=PersonFactory(user=cast.trainee), booking__session=SessionFactory())
    other = SessionFactory(module=mine.session.module, places=7)
    foreign = SessionFactory()

    text = fill("module-sessions", cast.trainee, mine.session.module)

    assert [f"/timetable/{session.pk}/" in text for session in (mine.session, other, foreign)] == [True, True, False]
    assert ("已预约" in text, "剩 7 个名额" in text) == (True, True)


def test_module_page_without_sessions_leads_to_the_timetable(cast):
    text = fill("module-sessions", cast.trainee, SessionFactory(past=True).module)

    assert "本模块暂未安排场次。" in text
    assert "/timetable/" in text


def test_home_page_shows_the_next_five_sessions_that_have_places(cast):
    SessionFactory(places=0)
    for _ in range(6):
        SessionFactory()

    text = fill("home-sessions", cast.trainee)

    assert text.count('class="row row--link"') == 5
    assert "已满" not in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, ["bookings:timetable"]),
        ("trainee", ["bookings:tickets", "bookings:timetable"]),
        ("contact", ["bookings:group-list", "bookings:tickets", "bookings:timetable"]),
    ],
)
def test_navigation_leads_to_what_the_visitor_has(cast, name, expected, client):
    user = getattr(cast, name) if name else client.get("/timetable/").wsgi_request.user

    shown = {entry.url_name for entry in navigation_for(user) if entry.url_name.startswith("bookings:")}

    assert sorted(shown) == expected

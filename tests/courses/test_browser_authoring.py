"""A text on its way in real Chromium: an instructor writes and submits, a publisher approves, visitors read."""

import pytest
from django.conf import settings
from django.test import Client

from courses.actions import sync_zone_permissions
from tests.browser import DESKTOP
from tests.factories.courses import ModuleFactory, ZoneFactory

NEW_TEXT = "学完后，学员能按瓶身标签选对灭火器。"


@pytest.fixture
def enter(new_page, live_server):
    """A page of the browser with somebody signed in."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = new_page(DESKTOP)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return page

    return sign_in


@pytest.fixture
def module(transactional_db):
    module = ModuleFactory(title="灭火器选型", zone=ZoneFactory())
    module.save_revision().publish()
    other = ModuleFactory(title="烟雾中辨路", zone=ZoneFactory(slug="smoke-escape", title="烟雾逃生区"))
    other.save_revision().publish()
    module.other = other
    return module


def choose(page, words):
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.get_by_text(words, exact=True).click()


def test_text_goes_from_instructor_over_publisher_to_visitors(cast, module, enter, phone, picture):
    sync_zone_permissions()
    address = f"/admin/pages/{module.pk}/edit/"
    instructor = enter(cast.instructor)
    instructor.goto(address)
    instructor.fill("[name=objective]", NEW_TEXT)
    choose(instructor, "提交给二人审核")
    instructor.wait_for_selector("text=已经提交进行审核")
    picture(instructor, "submitted")
    instructor.goto(f"/admin/pages/{module.other.pk}/edit/")
    picture(instructor, "another-zone")
    refused = instructor.locator(".messages").inner_text()

    publisher = enter(cast.publisher)
    publisher.goto(address)
    picture(publisher, "to-approve")
    publisher.get_by_text("批准并发布", exact=True).click()
    publisher.wait_for_selector(".messages")
    phone.goto(module.get_url())

    assert "权限" in refused
    assert phone.locator(".lead").inner_text() == NEW_TEXT
    picture(phone, "public")

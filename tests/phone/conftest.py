"""Every page of the served demo base, looked at once on a phone; the tests ask what was seen."""

from dataclasses import dataclass

import pytest

from tests.browser import PHONE
from tests.cms.test_browsers import WECHAT
from tests.journeys import world as worlds
from tests.phone.looks import Transfer, overflow, overflow_when_enlarged, serious_faults
from tests.phone.served import served


@dataclass(frozen=True)
class Seen:
    """What one page showed."""

    status: int
    transferred: int
    overflow: str
    overflow_when_enlarged: dict
    faults: dict
    large_text_buttons: int
    is_office: bool


@pytest.fixture(scope="session")
def phone_base(tmp_path_factory, django_db_modify_db_settings):
    """The demo base, served as really."""
    with served(worlds.prepared(), tmp_path_factory.mktemp("served")) as base:
        yield base


@pytest.fixture(scope="session")
def seen(phone_base, chromium):
    """Name -> what the page showed at 360 x 640, with an empty cache."""
    return {page.name: _look_at(page, phone_base, chromium) for page in phone_base.pages}


def phone_context(base, chromium, page):
    """A browser of a phone's size with an empty cache, signed in as whoever opens the page."""
    agent = {"user_agent": WECHAT} if page.in_wechat else {}
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=base.url, **agent)
    context.add_cookies(base.cookies_of(page.who))
    context.set_default_timeout(60_000)
    return context


def _look_at(page, base, chromium):
    context = phone_context(base, chromium, page)
    try:
        tab = context.new_page()
        transfer = Transfer(tab)
        response = tab.goto(page.path, wait_until="networkidle")
        transferred = transfer.total
        return Seen(
            status=response.status,
            is_office=page.is_office,
            transferred=transferred,
            overflow=overflow(tab),
            faults={} if page.is_office else serious_faults(tab),
            large_text_buttons=tab.get_by_role("button", name="长辈版").locator("visible=true").count(),
            overflow_when_enlarged={} if page.is_office else overflow_when_enlarged(tab),
        )
    finally:
        context.close()

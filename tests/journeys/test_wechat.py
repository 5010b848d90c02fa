"""In WeChat nothing is downloaded: pictures are pressed long, files open in the phone's own browser."""

from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import expect

from bookings.models import Seat
from tests.cms.test_browsers import WECHAT
from tests.journeys import timetable
from tests.journeys.stage import follow, says, sign_in
from tests.phone.situations import draw_files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wechat(stage):
    """WeChat's browser: a download or a window of its own is a fault of the page."""
    page = stage.open_page(user_agent=WECHAT)
    page.on("download", lambda download: stage.faults.append(f"a download: {download.url}"))
    page.on("popup", lambda popup: stage.faults.append(f"a window of its own: {popup.url}"))
    return page


def test_ticket_is_a_picture_and_its_calendar_entry_opens_elsewhere(stage, wechat):
    session = timetable.plan(stage.world, "17:00", capacity=40, room="多功能教室")

    code = books_in_wechat(stage, wechat, session)
    address = asks_for_the_file(stage, wechat)
    file = opens_it_elsewhere(stage, address)

    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert (str(event["SUMMARY"]), code in str(event["DESCRIPTION"])) == ("灭火器选型", True)


def books_in_wechat(stage, page, session):
    """Sign in, book, and see the ticket whole as a picture; returns its code."""
    page.goto(f"/timetable/{session.pk}/")
    follow(page, "登录并预约")
    sign_in(page, "trainee")
    page.get_by_role("button", name="预约本场").click()
    says(page, "长按图片可以保存，或转发给自己。")
    expect(page.locator(".keepsake img")).to_have_js_property("naturalWidth", 720)
    page.get_by_text("文字版票面").click()
    stage.look(page, "ticket")
    code = page.inner_text(".ticket__code")
    assert Seat.objects.get(code=code).person.name == "林晓"
    return code


def asks_for_the_file(stage, page):
    """The calendar entry leads to the page that makes the link; returns the address to open elsewhere."""
    follow(page, "加入日历")
    stage.look(page, "offer")
    page.get_by_role("button", name="生成链接").click()
    says(page, "选择“在浏览器打开”")
    stage.look(page, "how")
    return page.input_value("#link")


def opens_it_elsewhere(stage, address):
    """In the phone's browser, where nobody is signed in: a button, the file, and then the link is over."""
    page = stage.open_page()
    page.goto(address)
    stage.look(page, "arrived")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="登录并打开文件").click()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("链接已失效")
    stage.look(page, "over")
    page.goto("/me/")
    expect(page.locator("h1")).to_contain_text("林晓")
    return Path(waiting.value.path()).read_bytes()


def test_certificate_is_a_picture(stage, wechat):
    draw_files()
    wechat.goto("/me/certificates/")
    sign_in(wechat, "contact")
    wechat.locator("main .row__title a").first.click()

    says(wechat, "长按图片可以保存或转发。")
    expect(wechat.locator(".keepsake img")).to_have_js_property("naturalWidth", 1080)
    stage.look(wechat, "certificate")

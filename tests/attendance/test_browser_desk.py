"""The desk in a real browser: what it says, and that no scan is lost while the server is away."""

import re

import pytest
import segno
import time_machine
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from attendance.models import Presence, Scan
from bookings.tickets import make_token
from tests.attendance.conftest import at
from tests.browser import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.factories.attendance import PresenceFactory
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import PersonFactory

SECOND = 1000
API = "**/api/v1/attendance/scans"


@pytest.fixture
def seat(transactional_db):
    """沈丽's seat in a session that runs from nine, on a clock that goes on from ten past."""
    with time_machine.travel(at("09:10"), tick=True):
        yield SeatFactory(booking__session=SessionFactory(starts_at=at("09:00")), person=PersonFactory(name="沈丽"))


@pytest.fixture
def open_desk(seat, cast, sign_in, new_page, live_server):
    """Open a page of the desk, signed in as the front desk."""

    def open_page(path="/desk/", viewport=PHONE, user=None, **options):
        page = new_page(viewport, **options)
        cookie = sign_in(user or cast.desk).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(path)
        return page

    return open_page


def enter(page, code):
    page.get_by_label("票码").fill(code)
    page.get_by_label("票码").press("Enter")


def stored_scans(page):
    """What the browser still keeps, straight from its store."""
    return page.evaluate(
        """() => new Promise((resolve) => {
          indexedDB.open("attendance").onsuccess = (event) => {
            const database = event.target.result;
            database.transaction("scans").objectStore("scans").getAll().onsuccess = (found) => {
              database.close();
              resolve(found.target.result.map((scan) => scan.presented));
            };
          };
        })"""
    )


def test_a_code_typed_in_and_out_says_welcome_and_goodbye(open_desk, seat, picture):
    page = open_desk()

    enter(page, seat.code.lower())
    expect(page.locator("#verdict-title")).to_have_text("签到成功")
    expect(page.locator("#verdict-name")).to_have_text("沈丽")
    expect(page.locator("#inside")).to_have_text("1")
    picture(page, "arrived")
    page.get_by_text("签退", exact=True).click()
    enter(page, seat.code)

    expect(page.locator("#verdict-title")).to_have_text("签退成功")
    expect(page.locator("#inside")).to_have_text("0")
    expect(page.locator("#scans .row__title")).to_have_text(["沈丽", "沈丽"])
    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。")
    assert Presence.objects.get().left_at is not None


def test_second_scan_says_so(open_desk, seat, picture):
    page = open_desk()
    enter(page, seat.code)
    expect(page.locator("#verdict-title")).to_have_text("签到成功")

    enter(page, seat.code)

    expect(page.locator("#verdict-title")).to_have_text("已扫过")
    expect(page.locator("#verdict-text")).to_have_text(re.compile(r"^已于 09:1\d 在“前台”签到，本次不再记录。$"))
    picture(page, "already")


def test_what_is_no_ticket_is_refused_in_red(open_desk, picture):
    page = open_desk()

    enter(page, "<script>alert(1)</script>")

    expect(page.locator("#verdict-title")).to_have_text("无效的票")
    expect(page.locator("#verdict")).to_have_class(re.compile("verdict--error"))
    picture(page, "unknown")


def test_offline_scans_are_kept_and_sent_when_the_server_is_back(open_desk, seat, picture):
    others = [SeatFactory(booking__session=seat.session).code for _ in range(2)]
    page = open_desk()
    page.context.set_offline(True)

    for count, code in enumerate([seat.code, *others], start=1):
        enter(page, code)
        expect(page.locator("#state")).to_have_text(f"已存 {count} 条，等待上传")
    expect(page.locator("#verdict-title")).to_have_text("已存")
    picture(page, "offline")
    kept, before = stored_scans(page), Scan.objects.count()
    page.context.set_offline(False)

    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。", timeout=20 * SECOND)
    assert (kept, before) == ([seat.code, *others], 0)
    assert (stored_scans(page), Presence.objects.count()) == ([], 3)


def test_reload_keeps_what_was_not_sent(open_desk, seat):
    page = open_desk()
    page.route(API, lambda route: route.abort())
    enter(page, seat.code)
    expect(page.locator("#state")).to_have_text("已存 1 条，等待上传")

    page.reload()
    expect(page.locator("#state")).to_have_text("已存 1 条，等待上传")
    expect(page.locator("#scans .tag")).to_have_text(["已存"])
    page.unroute(API)

    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。", timeout=20 * SECOND)
    expect(page.locator("#scans .tag")).to_have_text(["签到成功"])
    assert [row.presented for row in Scan.objects.all()] == [seat.code]


def test_signed_out_desk_keeps_its_scans_and_asks_to_sign_in(open_desk, seat, cast, sign_in, live_server, picture):
    page = open_desk()
    page.context.clear_cookies(name="sessionid")

    enter(page, seat.code)
    expect(page.locator("#state")).to_have_text(re.compile("1 条记录已存在本机，请重新登录后上传"))
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    picture(page, "signed-out")
    cookie = sign_in(cast.desk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。", timeout=20 * SECOND)
    assert Presence.objects.get().seat == seat


def test_scan_that_the_server_cannot_take_does_not_hold_up_the_others(open_desk, seat):
    page = open_desk()
    page.context.set_offline(True)
    for code in (seat.code, "12345678"):
        enter(page, code)
    expect(page.locator("#state")).to_have_text("已存 2 条，等待上传")
    page.evaluate(
        """() => new Promise((resolve) => {
          indexedDB.open("attendance").onsuccess = (event) => {
            const shelf = event.target.result.transaction("scans", "readwrite").objectStore("scans");
            shelf.getAll().onsuccess = (found) => {
              const spoilt = found.target.result.find((scan) => scan.presented === "12345678");
              shelf.put(Object.assign(spoilt, { kind: "sideways" })).onsuccess = resolve;
            };
          };
        })"""
    )
    page.context.set_offline(False)

    expect(page.locator("#warning")).to_have_text(
        "有 1 条记录服务器无法接收，已保留在本机，请告知管理员。", timeout=20 * SECOND
    )
    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。")
    assert Presence.objects.get().seat == seat


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (400, "text/html", "<h1>Bad Request (400)</h1>"),
        (404, "text/html", "<h1>Not Found</h1>"),
        (413, "text/html", "<h1>Request Entity Too Large</h1>"),
        (400, "application/json", '{"error": "host"}'),
        (418, "application/json", '{"detail": "somebody else"}'),
    ],
)
def test_refusal_that_is_not_the_interfaces_own_condemns_no_scan(status, kind, body, open_desk, seat):
    page = open_desk()
    page.route(API, lambda route: route.fulfill(status=status, content_type=kind, body=body))
    enter(page, seat.code)
    expect(page.locator("#state")).to_have_text("已存 1 条，等待上传")

    page.unroute(API)

    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。", timeout=20 * SECOND)
    assert Presence.objects.get().seat == seat


def test_scan_that_was_refused_is_sent_again_when_the_desk_is_opened(open_desk, seat):
    page = open_desk()
    page.route(API, lambda route: route.fulfill(status=422, content_type="application/json", body='{"detail": "no"}'))
    enter(page, seat.code)
    expect(page.locator("#warning")).to_have_text("有 1 条记录服务器无法接收，已保留在本机，请告知管理员。")
    page.unroute(API)

    page.reload()

    expect(page.locator("#scans .tag")).to_have_text(["签到成功"], timeout=20 * SECOND)
    expect(page.locator("#warning")).to_be_hidden()
    assert (Presence.objects.get().seat, stored_scans(page)) == (seat, [])


def test_camera_says_why_it_is_off_over_an_address_that_is_not_secure(open_desk, chromium):
    page = open_desk()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")

    page.reload()

    expect(page.get_by_role("button", name="打开摄像头")).to_be_disabled()
    expect(page.locator("#camera-note")).to_have_text(re.compile("安全地址"))


def test_roll_takes_somebody_in_by_one_tap(open_desk, seat, picture):
    page = open_desk(f"/desk/sessions/{seat.session_id}/")

    page.get_by_role("button", name="签到 沈丽").click()

    expect(page.locator("#roll .tag")).to_have_text("签到成功")
    picture(page, "roll")
    assert Presence.objects.get().seat == seat


@pytest.mark.parametrize("name", ["desk", "sessions", "session", "inside"])
def test_pages_fit_a_phone(name, open_desk, seat, picture):
    PresenceFactory(seat=SeatFactory(booking__session=seat.session))
    page = open_desk(reverse(f"attendance:{name}", args=[seat.session_id] if name == "session" else []))

    picture(page, "phone")
    page.set_viewport_size(DESKTOP)
    picture(page, "desktop")
    page.set_viewport_size(PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.fixture
def filming(chromium, tmp_path, live_server, cast, sign_in):
    """Open the desk in a browser whose camera shows a QR code with ``text``."""
    browsers = []

    def open_desk_before(text):
        film = tmp_path / "camera.y4m"
        film.write_bytes(_film_of(text))
        arguments = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        browser = chromium.browser_type.launch(executable_path=str(CHROMIUM), args=[*ARGUMENTS, *arguments])
        browsers.append(browser)
        context = browser.new_context(viewport=PHONE, base_url=live_server.url, permissions=["camera"])
        cookie = sign_in(cast.desk).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto("/desk/")
        return page

    yield open_desk_before
    for browser in browsers:
        browser.close()


def _film_of(text, width=640, height=480):
    """Two frames of YUV4MPEG2 that show a QR code: what Chromium takes for a camera."""
    code = segno.make(text, error="m")
    side = len(code.matrix) + 8
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    scale = (height - 40) // side
    frame = Image.new("L", (width, height), 200)
    frame.paste(picture.resize((side * scale, side * scale), Image.Resampling.NEAREST), (80, 20))
    one = b"FRAME\n" + frame.tobytes() + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + one * 2


def test_camera_reads_the_ticket_with_a_reader_of_our_own(filming, seat, live_server, picture):
    page = filming(f"https://base.example/t/{make_token(seat.public_id)}/")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))

    page.get_by_role("button", name="打开摄像头").click()

    expect(page.locator("#verdict-title")).to_have_text("签到成功", timeout=20 * SECOND)
    expect(page.locator("#verdict-name")).to_have_text("沈丽")
    picture(page, "camera")
    page.get_by_role("button", name="关闭摄像头").click()
    expect(page.locator("#camera")).to_be_hidden()
    assert [url for url in fetched if not url.startswith(live_server.url)] == []
    assert f"{live_server.url}/static/vendor/zxing/reader/zxing_reader.wasm" in fetched

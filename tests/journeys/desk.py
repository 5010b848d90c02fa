"""钱丽华 at the front desk."""

from playwright.sync_api import expect

from attendance.models import Presence, Scan
from tests.journeys.stage import sign_in

ALL_SENT = "扫码记录已全部上传。"


def signs_in(stage, page):
    """With an own sign-in, to the page that scans."""
    page.goto("/desk/")
    sign_in(page, "desk")
    stage.look(page, "desk")


def types(page, text):
    """Type a code, or what a scanner reads from the QR code."""
    page.get_by_label("票码").fill(text)
    page.get_by_label("票码").press("Enter")


def hears(page, title):
    """The big answer."""
    expect(page.locator("#verdict-title")).to_have_text(title)


def takes_in(stage, page, ticket_url):
    """One ticket by its QR code; the second scan says so and changes nothing."""
    types(page, ticket_url)
    hears(page, "签到成功")
    stage.look(page, "desk-arrived")
    before = list(Presence.objects.order_by("pk").values())
    types(page, ticket_url)
    hears(page, "已扫过")
    stage.look(page, "desk-scanned-again")
    assert list(Presence.objects.order_by("pk").values()) == before


def goes_on_while_the_server_is_away(stage, page, codes):
    """Scans are kept and said to be kept; they go when the server is back."""
    before = Scan.objects.count()
    page.context.set_offline(True)
    for count, code in enumerate(codes, start=1):
        types(page, code)
        expect(page.locator("#state")).to_have_text(f"已存 {count} 条，等待上传")
    stage.look(page, "desk-offline")
    assert Scan.objects.count() == before
    page.context.set_offline(False)
    expect(page.locator("#state")).to_have_text(ALL_SENT, timeout=30_000)
    assert Scan.objects.count() == before + len(codes)


def takes_all(page, codes, *, inside):
    """One code after the other, as fast as they come; then so many are in the house and nothing waits."""
    for code in codes:
        types(page, code)
    expect(page.locator("#inside")).to_have_text(str(inside))
    expect(page.locator("#state")).to_have_text(ALL_SENT)


def lets_out(stage, page, codes):
    """Everybody leaves."""
    page.get_by_text("签退", exact=True).click()
    takes_all(page, codes, inside=0)
    stage.look(page, "desk-left")

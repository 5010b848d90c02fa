"""R5: ten minutes without a network or a server, in an exam and at the desk: nothing lost, all sent within 5 s."""

import signal
import time

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE
from tests.faults.installation import signal_to

SHOWN_WITHIN, SENT_WITHIN = 3, 5
SLOTS = 8
SAVED, UNSAVED = "#save-state[data-state='saved']", "#save-state[data-state='offline']"
READY = "#q1:not([disabled])"


@pytest.fixture
def context(base, chromium):
    """A browser whose clock can be turned."""
    contexts = []

    def open_context(viewport):
        opened = chromium.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=base.url)
        opened.set_default_timeout(60_000)
        opened.clock.install()
        contexts.append(opened)
        return opened

    yield open_context
    for opened in contexts:
        opened.close()


class NoNetwork:
    """The browser's own network is cut."""

    def __init__(self, base, context):
        self.context = context

    def begin(self):
        self.context.set_offline(True)

    def end(self):
        self.context.set_offline(False)


class FrozenServer:
    """Every web process stands still; its kernel still takes connections."""

    def __init__(self, base, context):
        self.pids = [base.part("web"), *base.hands_of("web")]

    def begin(self):
        for pid in self.pids:
            signal_to(pid, signal.SIGSTOP)

    def end(self):
        for pid in self.pids:
            signal_to(pid, signal.SIGCONT)


@pytest.fixture(params=[NoNetwork, FrozenServer])
def outage(request):
    return request.param


def _enter_exam(page, door):
    page.goto("/exam/seat/")
    page.fill("#id_ticket_number", door["ticket"])
    page.fill("#id_last_six", door["last_six"])
    page.locator("main form [type=submit]").click()
    page.wait_for_url(f"**/exam/{door['id']}/")
    page.wait_for_function("navigator.serviceWorker.ready.then(ready => Boolean(ready.active))")
    page.locator("main form [type=submit]").click()
    page.wait_for_selector(READY)


def _choose(page, slot, value):
    page.click(f".palette a[data-slot='{slot}']")
    page.click(f"input[name='s{slot}'][value='{value}']")


def _is_told_kept(page, count):
    """Until the page says how many answers it keeps; what it has not said yet, nobody may rely on."""
    expect(page.locator("#save-state")).to_contain_text(f"{count} 个答案保留在本设备上")


def _stored(base, event):
    return {str(row[3]): row[4]["chosen"][0] for row in base.ask("answers", event=event)["current"]}


def _goes_on_without_a_network(opened, page):
    """Ten minutes with a reload and a tab that is lost and comes back; three answers more. Returns the new tab."""
    page.clock.fast_forward("05:00")
    _choose(page, 3, "a3")
    _is_told_kept(page, 2)
    page.reload()
    page.wait_for_selector(READY)
    _choose(page, 4, "a4")
    _is_told_kept(page, 3)
    address = page.url
    page.close()
    page = opened.new_page()
    page.goto(address)
    page.wait_for_selector(READY)
    _choose(page, 5, "a1")
    page.clock.fast_forward("05:00")
    return page


def test_exam_survives_ten_minutes_without_a_network(base, context, figures):
    exam = base.ask("candidates", count=1, slots=SLOTS)
    opened = context(PHONE)
    page = opened.new_page()
    _enter_exam(page, exam["doors"][0])
    _choose(page, 1, "a1")
    page.wait_for_selector(SAVED)

    opened.set_offline(True)
    _choose(page, 2, "a2")
    began = time.monotonic()
    page.wait_for_selector(UNSAVED)
    figures["shown_unsaved_after"] = round(time.monotonic() - began, 2)
    page = _goes_on_without_a_network(opened, page)
    opened.set_offline(False)
    began = time.monotonic()
    page.wait_for_selector(SAVED)
    figures["all_sent_after"] = round(time.monotonic() - began, 2)

    assert _stored(base, exam["event"]) == {"1": "a1", "2": "a2", "3": "a3", "4": "a4", "5": "a1"}
    assert (figures["shown_unsaved_after"] <= SHOWN_WITHIN, figures["all_sent_after"] <= SENT_WITHIN) == (True, True)


def test_exam_survives_ten_minutes_of_a_frozen_server(base, context, figures):
    exam = base.ask("candidates", count=1, slots=SLOTS)
    opened = context(PHONE)
    page = opened.new_page()
    _enter_exam(page, exam["doors"][0])
    server = FrozenServer(base, opened)

    server.begin()
    try:
        _choose(page, 1, "a1")
        began = time.monotonic()
        page.wait_for_selector(UNSAVED)
        figures["shown_unsaved_after"] = round(time.monotonic() - began, 2)
        page.clock.fast_forward("10:00")
        _choose(page, 2, "a2")
    finally:
        server.end()
    began = time.monotonic()
    page.wait_for_selector(SAVED)
    figures["all_sent_after"] = round(time.monotonic() - began, 2)

    assert _stored(base, exam["event"]) == {"1": "a1", "2": "a2"}
    assert (figures["shown_unsaved_after"] <= SHOWN_WITHIN, figures["all_sent_after"] <= SENT_WITHIN) == (True, True)


def test_desk_survives_ten_minutes(base, context, outage, figures):
    people = base.ask("visitors", count=4)
    opened = context(DESKTOP)
    page = opened.new_page()
    page.goto("/sign-in/?next=/desk/")
    page.fill("#id_username", people["desk"])
    page.fill("#id_password", people["password"])
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/desk/")
    away = outage(base, opened)

    away.begin()
    try:
        for count, ticket in enumerate(people["tickets"], start=1):
            page.get_by_label("票码").fill(ticket)
            page.get_by_label("票码").press("Enter")
            began = time.monotonic()
            expect(page.locator("#state")).to_have_text(f"已存 {count} 条，等待上传", timeout=20_000)
            figures["shown_unsaved_after"] = max(figures.get("shown_unsaved_after", 0), time.monotonic() - began)
        page.clock.fast_forward("10:00")
    finally:
        away.end()
    began = time.monotonic()
    expect(page.locator("#state")).to_have_text("扫码记录已全部上传。", timeout=60_000)
    figures["all_sent_after"] = round(time.monotonic() - began, 2)

    assert base.ask("arrived", tickets=people["tickets"]) == len(people["tickets"])
    assert (figures["shown_unsaved_after"] <= SHOWN_WITHIN, figures["all_sent_after"] <= SENT_WITHIN) == (True, True)

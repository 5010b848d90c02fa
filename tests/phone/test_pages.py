"""A cheap phone: no page scrolls sideways, weighs more than it may, or shuts anybody out."""

import pytest

from tests.phone.conftest import phone_context
from tests.phone.looks import Transfer
from tests.phone.pages import ADDRESSES, NOT_PAGES, addresses_outside_the_office

pytestmark = pytest.mark.browser
MOST_BYTES = 200_000  # of a first load, as it goes over the wire
ONLY_FORMS = {"cms:large-text", "bookings:session-book", "courses:study-read", "sittings:start", "sittings:hand-in",
              "sittings:check-start"}  # fmt: skip
OUR_NAMESPACES = {name.split(":")[0] for name in (*ADDRESSES, *NOT_PAGES, *ONLY_FORMS)}
REFUSALS = {"not found": 404, "method not allowed": 405}


def test_every_address_is_a_page_or_known_to_be_none():
    ours = {name for name in addresses_outside_the_office() if name.split(":")[0] in OUR_NAMESPACES}

    assert set(ADDRESSES) | set(NOT_PAGES) | ONLY_FORMS == ours


def test_every_page_opens(seen):
    wrong = {name: page.status for name, page in seen.items() if page.status != REFUSALS.get(name, 200)}

    assert wrong == {}


def test_no_page_scrolls_sideways(seen):
    assert {name: page.overflow for name, page in seen.items() if page.overflow} == {}


def test_no_page_scrolls_sideways_with_text_twice_as_large(seen):
    assert {name: page.overflow_when_enlarged for name, page in seen.items() if page.overflow_when_enlarged} == {}


def test_no_page_has_a_serious_fault(seen):
    assert {name: page.faults for name, page in seen.items() if page.faults} == {}


def test_no_first_load_is_heavier_than_it_may_be(seen):
    first_loads = {name: page.transferred for name, page in seen.items() if not page.is_office}

    assert {name: transferred for name, transferred in first_loads.items() if transferred > MOST_BYTES} == {}
    assert min(first_loads.values()) > 10_000  # something was counted


def test_large_text_is_one_click_away_on_every_page(seen):
    assert [name for name, page in seen.items() if page.large_text_buttons != 1 and not page.is_office] == []


def test_second_view_fetches_the_page_alone(phone_base, chromium):
    context = phone_context(phone_base, chromium, phone_base.page("HomePage"))
    tab = context.new_page()
    tab.goto("/", wait_until="networkidle")
    transfer = Transfer(tab)
    tab.goto("/timetable/", wait_until="networkidle")

    fetched = [url.partition("?")[0] for url, size in transfer.bytes.items() if size and "/static/" in url]
    context.close()
    assert [url for url in fetched if "/cms/" in url] == []


def test_barcode_reader_is_not_part_of_the_first_load(phone_base, chromium):
    context = phone_context(phone_base, chromium, phone_base.page("attendance:desk"))
    tab = context.new_page()
    transfer = Transfer(tab)
    tab.goto("/desk/", wait_until="networkidle")

    fetched = list(transfer.bytes)
    context.close()
    assert [url for url in fetched if "zxing" in url] == []

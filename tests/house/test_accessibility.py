"""What anybody may open has no serious fault that axe can find, in the usual text and in 长辈版."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.bookings import SessionFactory
from tests.factories.courses import ModuleFactory

SERIOUS = {"serious", "critical"}


def _faults(page):
    found = Axe().run(page).response["violations"]
    return {fault["id"]: fault["nodes"][0]["html"][:120] for fault in found if fault["impact"] in SERIOUS}


@pytest.mark.parametrize(
    "address", ["/", "/zones/", "/timetable/", "/search/?q=灭火", "/sign-in/", "/register/", "/verify/", "/exam/seat/"]
)
def test_public_page_has_no_serious_fault(live_server, phone, address):
    SessionFactory(module=ModuleFactory())
    phone.goto(address)

    assert _faults(phone) == {}


def test_module_page_has_no_serious_fault_in_large_text(live_server, phone):
    module = ModuleFactory(health_exclusions=["epilepsy"], min_age=12)
    SessionFactory(module=module)
    phone.goto(module.url)
    phone.get_by_role("button", name="长辈版").click()

    assert phone.locator("html").get_attribute("data-text") == "large"
    assert _faults(phone) == {}

"""Where a journey plays: pages of one width, a clock that can be turned, and what no page may ever do."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import expect

from training_site.demo.people import ACCOUNTS

NAMES = re.compile(r"\S*[\d/@._-]\S*")  # addresses, numbers, files, digests
ENGLISH = re.compile(r"[A-Za-z]*[a-z]{2,}")
KNOWN = {"Ctrl", "Excel", "Wagtail"}
SIGN_INS = {account.sign_in for account in ACCOUNTS}
VISIBLE_TEXT = "() => document.body.innerText"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Stage:
    """One run of a journey: ``open_page`` for each person, ``look`` for each page that matters."""

    new_page: object
    viewport: dict
    picture: object
    world: object
    clock: object
    faults: list = field(default_factory=list)
    pictures: int = 0

    def open_page(self, **options):
        """A browser of its own for one person, with Playwright's ``options``; what goes wrong in it is noted."""
        page = self.new_page(self.viewport, **options)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error} at {page.url}"))
        page.on("response", self._note)
        return page

    def _note(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def turn_to(self, hour, *, days=0):
        """Turn the clock of the base."""
        self.clock.move_to(self.world.at(hour, days=days))

    def look(self, page, name):
        """Keep a picture, and note what a page must not be: wider than the screen, or in English."""
        page.wait_for_load_state()
        self.pictures += 1
        self.picture(page, f"{self.pictures:02d}-{name}")
        is_office = "/admin/" in page.url
        if not is_office and page.evaluate(WIDER) > 0:
            self.faults.append(f"{name}: {page.evaluate(WIDER)} px wider than the screen at {page.url}")
        text = NAMES.sub("", page.evaluate(VISIBLE_TEXT))
        english = set(ENGLISH.findall(text)) - KNOWN - SIGN_INS
        if english:
            self.faults.append(f"{name}: English at {page.url}: {sorted(english)}")


def sign_in(page, name):
    """Fill in the sign-in page that one was led to, as a demo account."""
    page.fill("#id_username", name)
    page.fill("#id_password", f"pingan-{name}-2026")
    page.locator("main form [type=submit], form.login-form [type=submit]").first.click()
    expect(page.locator("#id_password")).to_have_count(0)


def follow(page, name):
    """Follow a link by its words, wherever it can be seen."""
    page.get_by_role("link", name=name, exact=True).locator("visible=true").first.click()


def says(page, text):
    """Wait until the page says something."""
    expect(page.locator("main").get_by_text(text).first).to_be_visible()

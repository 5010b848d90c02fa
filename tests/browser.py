"""Real Chromium for the journeys: a browser per session, a page per test, at a phone's or a desk's width."""

import os
from pathlib import Path

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1440, "height": 900}
# Chromium says every refusal of the content policy in the console; the event is said there too, whatever it calls it.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
PICTURES = Path(__file__).resolve().parent.parent / "var" / "screenshots"

_skipped = []


def pytest_collection_modifyitems(items):
    """Mark what needs a browser; where there is none, skip it with a printed reason."""
    for item in items:
        if {"page", "phone", "desktop", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}"))
                _skipped.append(item.nodeid)


def pytest_terminal_summary(terminalreporter):
    """Say loudly that the browser tests did not run."""
    if _skipped:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(_skipped)} tests need Chromium at {CHROMIUM}: apt-get install chromium")


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for the whole session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def listen_for_violations(context, violations):
    """Add to ``violations`` whatever a page of this browser was refused by its content policy."""

    def note(message):
        if message.type == "error" and "Content Security Policy" in message.text:
            violations.append(f"{message.text[:300]} at {message.page.url if message.page else ''}")

    context.add_init_script(TELL_VIOLATIONS)
    context.on("console", note)


@pytest.fixture
def new_page(chromium, live_server):
    """Open pages of the running server: ``new_page(PHONE)`` or ``new_page(DESKTOP)``; each its own cookies.

    In no test may a page of ours break its own content policy.
    """
    contexts, violations = [], []

    def open_page(viewport=PHONE, **options):
        context = chromium.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url, **options
        )
        context.set_default_timeout(60_000)
        listen_for_violations(context, violations)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not violations, "the content policy refused something of ours:\n" + "\n".join(violations)


@pytest.fixture
def phone(new_page):
    """A page at 360 x 640."""
    return new_page(PHONE)


@pytest.fixture
def desktop(new_page):
    """A page at 1440 x 900."""
    return new_page(DESKTOP)


@pytest.fixture
def picture(request):
    """Keep a screenshot of a page as an artefact of the run: ``picture(page, "ticket")``."""

    def keep(page, name):
        folder = PICTURES / request.node.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(folder / f"{name}.png"), full_page=True)

    return keep

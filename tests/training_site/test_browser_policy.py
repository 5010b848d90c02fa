"""The content policy in a real browser. Every browser test fails when a page of ours breaks it (tests/browser.py)."""

from tests.browser import listen_for_violations

INJECTED = "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')"


def test_doors_keep_to_their_policy(phone):
    titles = set()
    for address in (
        "/sign-in/",
        "/register/",
        "/timetable/",
        "/verify/",
        "/search/?q=x",
        "/exam/seat/",
        "/admin/login/",
    ):
        phone.goto(address)
        titles.add(phone.title())

    assert len(titles) == 7


def test_injected_script_does_not_run_and_is_told(chromium, live_server):
    """The control, in a browser of its own: what the others listen for is there to be heard."""
    violations = []
    context = chromium.new_context(base_url=live_server.url)
    listen_for_violations(context, violations)
    page = context.new_page()
    page.goto("/sign-in/")

    with page.expect_event("console", lambda message: "Content Security Policy" in message.text):
        page.evaluate(INJECTED)

    assert page.evaluate("window.ran") is None
    assert violations[0].endswith("/sign-in/")
    context.close()

"""R25, R26: PostgreSQL killed or frozen: served again by itself, and nobody waits without an answer."""

import signal
import threading
import time

import pytest

from tests.faults.installation import children_of, signal_to, wait_until
from tests.faults.visits import Page

SERVED_WITHIN = 10
ANSWERED_WITHIN = 10
FROZEN = 30


@pytest.fixture
def postgres(base):
    if not base.postgres:
        pytest.skip("this base has no database server")
    return base.postgres


@pytest.fixture
def page(base):
    return Page(base.url, base.ask("writing", count=1, slots=3, seconds=3600)["pages"][0])


def test_database_killed_is_served_again(base, postgres, page, figures):
    assert page.save()[0] == 200
    times = []
    for _round in range(3):
        began = time.monotonic()
        base.kill("postgresql")
        base.revive("postgresql")
        wait_until(lambda: page.save()[0] == 200, seconds=60, what="saving again")
        times.append(round(time.monotonic() - began, 1))

    figures["seconds_until_saved_again"] = times
    assert max(times) <= SERVED_WITHIN


def _knock(page, answers, stop):
    while not stop.is_set():
        began = time.monotonic()
        status, headers, text = page.browser.ask("GET", f"/api/v1/sittings/{page.id}/clock", **{"X-Lease": page.token})
        answers.append((status, headers.get("Retry-After"), time.monotonic() - began, text[:300].decode()))
        stop.wait(0.2)


def test_frozen_database_lets_nobody_wait(base, postgres, page, figures):
    pids = [*children_of(postgres.pid), postgres.pid]
    answers, stop = [], threading.Event()
    page.browser.patience = 2 * FROZEN  # however long it takes, it is measured
    knocking = [threading.Thread(target=_knock, args=(page, answers, stop)) for _one in range(4)]
    for pid in pids:
        signal_to(pid, signal.SIGSTOP)
    try:
        for one in knocking:
            one.start()
        _health, shown = wait_until(lambda: base.health()[1].get("database") == "down", seconds=60, what="shown")
        time.sleep(FROZEN)
    finally:
        stop.set()
        for pid in pids:
            signal_to(pid, signal.SIGCONT)
    for one in knocking:
        one.join()
    _saved, again = wait_until(lambda: page.save()[0] == 200, seconds=60, what="saving again")

    while_frozen = [one for one in answers if one[0] != 200]
    figures |= {
        "requests": len(answers),
        "longest_seconds": round(max(one[2] for one in answers), 1),
        "statuses": sorted({one[0] for one in answers}),
        "retry_after": sorted({str(one[1]) for one in while_frozen}),
        "says": while_frozen[0][3],
        "health_showed_it_after": round(shown, 1),
        "saved_again_after": round(again, 1),
    }
    assert figures["longest_seconds"] <= ANSWERED_WITHIN
    assert {one[0] for one in while_frozen} == {503}
    assert again <= SERVED_WITHIN

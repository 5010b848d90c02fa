"""R7: a deadline is kept to a second, by clocks that are right; a wrong one is found, and judges nothing."""

import threading
import time
from pathlib import Path

import pytest

from tests.faults.installation import read_json, wait_until
from tests.faults.visits import Page
from tests.servers import free_port

GRACE = 10  # seconds; settings.ANSWER_GRACE_SECONDS
CLOSED_WITHIN = 60
SHOWN_WITHIN = 30
PAGES = 12
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


def _save_around(page, begins, ends, found, lag):
    """Save without pause; note when each was sent, when its answer came, and whether it counted."""
    headers = {"Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + lag))}
    while time.time() < begins:
        time.sleep(0.01)
    while time.time() < ends:
        sent = time.time()
        status, reply, n = page.save(**headers)
        counted = [1, n] in reply.get("acknowledged", [])
        found.append((sent, time.time(), status, counted, [1, n] in reply.get("late", [])))


def _all_closed(base, event):
    closings = base.ask("closings", event=event)
    return closings if None not in closings else None


def test_deadline_is_kept_to_a_second(base, figures):
    exam = base.ask("writing", count=PAGES, slots=3, seconds=45)
    ends = exam["deadline"] + GRACE
    found = []
    savers = [
        threading.Thread(
            target=_save_around, args=(Page(base.url, page), ends - 2, ends + 2, found, 3600 if place % 2 else 0)
        )
        for place, page in enumerate(exam["pages"])
    ]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()

    too_late = sum(counted for sent, _got, _status, counted, _late in found if sent > ends + 1)
    refused = sum(not counted for _sent, got, _status, counted, _late in found if got < ends - 1)
    figures |= {
        "saves": len(found),
        "in_time": sum(one[3] for one in found),
        "late": sum(one[4] for one in found),
        "in_time_after_T_plus_1": too_late,
        "refused_before_T_minus_1": refused,
        "statuses": sorted({one[2] for one in found}),
    }
    closed, _took = wait_until(lambda: _all_closed(base, exam["event"]), seconds=120, what="closed, the browser gone")
    figures["closed_seconds_after_T"] = round(max(closed) - GRACE, 1)
    assert (too_late, refused, figures["statuses"]) == (0, 0, [200])
    assert (figures["in_time"] > 0, figures["late"] > 0) == (True, True)
    assert figures["closed_seconds_after_T"] <= CLOSED_WITHIN


@pytest.fixture
def web_with_clock(base):
    """Start a web process whose clock is off by some seconds; its address."""
    if not Path(FAKETIME).exists():
        pytest.skip("apt-get install libfaketime")
    processes = []

    def start(seconds, **environment):
        port = free_port()
        skewed = {"LD_PRELOAD": FAKETIME, "FAKETIME": f"{seconds:+d}s", "NO_FAKE_STAT": "1"}
        processes.append(base.more_web(port=port, **skewed, **environment))
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: read_json(f"{address}/livez")[0], seconds=120, what=address)
        return address

    yield start
    for process in processes:
        process.terminate()
        process.wait(60)
    base.waits_for_health(seconds=180)


@pytest.mark.parametrize("seconds", [30, -30])
def test_web_with_a_wrong_clock_judges_no_answer(base, web_with_clock, figures, seconds):
    exam = base.ask("writing", count=1, slots=3, seconds=3600)
    page = Page(base.url, exam["pages"][0])
    skewed = Page(web_with_clock(seconds), exam["pages"][0])
    began = time.monotonic()
    replies = []
    while time.monotonic() - began < 20:
        skewed.n = page.n = page.n + 1
        replies.append(skewed.save())
        time.sleep(0.5)
    _down, shown = wait_until(lambda: base.health()[1].get("clock") == "down", seconds=60, what="shown by health")

    statuses = [status for status, _reply, _n in replies]
    figures |= {"skew_seconds": seconds, "requests": len(statuses), "refused_with_503": statuses.count(503)}
    figures |= {"health_showed_it_after": round(shown, 1), "says": replies[0][1].get("detail")}
    assert set(statuses) == {503}
    assert page.save()[0] == 200
    assert shown <= SHOWN_WITHIN


def test_web_with_a_wrong_clock_misjudges_without_the_guard(base, web_with_clock):
    """The control: with the guard off, an answer in time is called late."""
    exam = base.ask("writing", count=1, slots=3, seconds=15)
    address = web_with_clock(3600, DJANGO_SETTINGS_MODULE="tests.faults.settings_without_clock_guard")

    status, reply, n = Page(address, exam["pages"][0]).save()

    assert (status, reply["late"]) == (200, [[1, n]])

# ruff: noqa: E402 (models are imported once Django is set up)
"""``make phone-figures``: every page on a phone with a slow processor and a bad line; writes ``docs/phone.md``."""

import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import django

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

django.setup()

# isort: split
from playwright.sync_api import sync_playwright

from benchmarks.measuring import Figure
from tests.browser import ARGUMENTS, CHROMIUM
from tests.journeys.world import prepared
from tests.phone.conftest import phone_context
from tests.phone.looks import Transfer
from tests.phone.served import served

RUNS = 3
SLOWER = 6
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
MOST_SECONDS, MOST_BYTES = 5, 200_000
PAGE = Path(__file__).parent.parent / "docs" / "phone.md"
PAINTED = """() => new Promise((resolve) => {
  let largest = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve({
    first: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000,
    largest: largest / 1000,
    parsed: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd / 1000,
  }), 300);
})"""
HEAD = """# A cheap phone

Written by `make phone-figures`, never by hand. Each page is loaded at 360 x 640 with an empty cache, {runs} times, by
Chromium {chromium} with its processor {processor} and a line of {line} for each request, from gunicorn and
WhiteNoise on the same machine; the emulation adds no time for opening a connection. Bytes are those on the wire, heads
included; readable is the largest paint.

Limits: {bytes} kB, readable after {seconds} s. Over a limit: {over}.

| page | kB | first paint, s | readable, s | scripts ready, s |
|---|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Loading:
    """One page: bytes of the first load, and the seconds (medians) until it was painted, whole, and parsed."""

    name: str
    path: str
    transferred: int
    first: float
    readable: float
    parsed: float


def main():
    """Measure every page and write the figures and the page of them."""
    with tempfile.TemporaryDirectory() as folder, served(prepared(), Path(folder)) as base, sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        conditions = {"chromium": chromium.version, "processor": f"{SLOWER} times slower", "line": "400 kbit/s, 400 ms"}
        loadings = [_measure(page, base, chromium) for page in base.pages if not page.is_office]
        chromium.close()
    loadings.sort(key=lambda loading: loading.readable, reverse=True)
    _keep(loadings, conditions)
    PAGE.write_text(_page_of(loadings, conditions), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


def _measure(page, base, chromium):
    runs = [_load(page, base, chromium) for _run in range(RUNS)]
    middle = {key: round(statistics.median(run[key] for run in runs), 2) for key in ("first", "largest", "parsed")}
    loading = Loading(
        page.name,
        page.path,
        runs[0]["bytes"],
        middle["first"],
        max(middle["first"], middle["largest"]),
        middle["parsed"],
    )
    sys.stdout.write(f"{loading.name}: {loading.transferred} bytes, readable after {loading.readable} s\n")
    sys.stdout.flush()
    return loading


def _load(page, base, chromium):
    context = phone_context(base, chromium, page)
    tab = context.new_page()
    transfer = Transfer(tab)
    session = context.new_cdp_session(tab)
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.goto(page.path, wait_until="networkidle")
    found = {**tab.evaluate(PAINTED), "bytes": transfer.total}
    context.close()
    return found


def _keep(loadings, conditions):
    slowest = {loading.name: loading.readable for loading in loadings}
    heaviest = {loading.name: loading.transferred for loading in loadings}
    for name, what, parts, unit, budget in (
        ("phone-readable", "the slowest page until it can be read", slowest, "s", MOST_SECONDS),
        ("phone-bytes", "the heaviest first load", heaviest, "bytes", MOST_BYTES),
    ):
        worst = max(parts.values())
        figure = Figure(name, what, worst, unit, RUNS * len(parts), budget=budget, parts=parts, conditions=conditions)
        figure.keep()


def _page_of(loadings, conditions):
    over = [one.name for one in loadings if one.readable > MOST_SECONDS or one.transferred > MOST_BYTES]
    facts = {"runs": RUNS, "bytes": MOST_BYTES // 1000, "seconds": MOST_SECONDS, "over": ", ".join(over) or "none"}
    rows = (
        f"| {one.name} | {one.transferred / 1000:.1f} | {one.first:.2f} | {one.readable:.2f} | {one.parsed:.2f} |"
        for one in loadings
    )
    return HEAD.format(**facts, **conditions) + "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()

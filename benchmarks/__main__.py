"""``make bench``: measure the subjects named on the command line, or all; each figure to a file, all to a table."""

import signal
import sys
from importlib import import_module

from benchmarks.measuring import kept_figures, percentile, spending
from benchmarks.phones import Phone, at_once
from benchmarks.report import write_table
from benchmarks.site import running_site

SUBJECTS = ("sitting", "answers", "scoring", "bookings", "scans", "certificates", "pages", "search", "sign_in_rush")
FLOOR_UNITS = 2000


def main(wanted):
    """Measure. A missed budget stands in the table and is no exit code: a timing is no test."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a TERM must not leave servers behind
    with running_site() as site:
        _measure_floor(site)
        for subject in wanted or SUBJECTS:
            for figure in import_module(f"benchmarks.{subject}").figures(site):
                figure.conditions |= site.conditions
                figure.keep()
                sys.stdout.write(f"{figure.name}: {figure.value} {figure.unit} (n={figure.n}, {figure.ratio} floors)\n")
                sys.stdout.flush()
    write_table(kept_figures())


def _measure_floor(site):
    phones = [Phone(site.floor_port) for _ in range(4)]

    def visit(number):
        phones[number % len(phones)].get(f"/{number % 1000}")

    visit(0)
    with spending(site.floor_roots) as spent:
        seconds = at_once(visit, range(FLOOR_UNITS), hands=1)
    site.floor_cpu, site.floor_p95 = spent.cpu / FLOOR_UNITS, percentile(seconds, 95)
    sys.stdout.write(f"floor: {site.floor_cpu * 1000:.3f} CPU-ms, p95 {site.floor_p95 * 1000:.1f} ms\n")


if __name__ == "__main__":
    main(sys.argv[1:])

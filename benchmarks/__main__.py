"""``make bench``: measure the subjects named on the command line, or all; each figure to a file, all to a table."""

import os
import sys
from importlib import import_module

from benchmarks.measuring import kept_figures, percentile
from benchmarks.phones import Phone, at_once
from benchmarks.report import write_table
from benchmarks.site import running_site

SUBJECTS = ("answers", "sitting")
FLOOR_UNITS = 2000


def main(wanted):
    """Measure; the number of budgets that were missed is only said, never an exit code: a timing is no test."""
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
    from benchmarks.measuring import spending

    phones = [Phone(site.floor_port) for _ in range(4)]

    def visit(number):
        phones[number % len(phones)].get(f"/{number % 1000}")

    visit(0)
    with spending(site.floor_roots) as spent:
        seconds = at_once(visit, range(FLOOR_UNITS), hands=1)
    site.floor_cpu, site.floor_p95 = spent.cpu / FLOOR_UNITS, percentile(seconds, 95)
    sys.stdout.write(f"floor: {site.floor_cpu * 1000:.3f} CPU-ms, p95 {site.floor_p95 * 1000:.1f} ms\n")


if __name__ == "__main__":
    os.umask(0o022)
    main(sys.argv[1:])

"""What a benchmark counts: processor seconds of whole process trees, percentiles, and figures beside their budgets."""

import json
import math
import os
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

OUT = Path(__file__).parent / "out"
TICKS = os.sysconf("SC_CLK_TCK")
AFTER_NAME = 2  # in /proc/PID/stat, what follows the bracketed name begins with field 3
PARENT, OWN_AND_REAPED = 4 - 1 - AFTER_NAME, slice(14 - 1 - AFTER_NAME, 17 - AFTER_NAME)


@dataclass
class Figure:
    """One measured value. ``budget`` is the most it may be, or the least where ``is_least``; ``floor`` as measured."""

    name: str
    what: str
    value: float
    unit: str
    n: int
    budget: float | None = None
    is_least: bool = False
    floor: float | None = None
    parts: dict = field(default_factory=dict)
    conditions: dict = field(default_factory=dict)

    @property
    def ratio(self):
        """How many floors it is; None without one."""
        return round(self.value / self.floor, 2) if self.floor else None

    @property
    def is_kept(self):
        """Is the budget kept? None where there is none."""
        if self.budget is None:
            return None
        return self.value >= self.budget if self.is_least else self.value <= self.budget

    def keep(self):
        """Write it into ``benchmarks/out/NAME.json``."""
        OUT.mkdir(exist_ok=True)
        facts = {**asdict(self), "ratio": self.ratio, "is_kept": self.is_kept}
        (OUT / f"{self.name}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept_figures():
    """Every figure in ``benchmarks/out/``, by name."""
    figures = []
    for path in sorted(OUT.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        figures.append(Figure(**{name: facts[name] for name in Figure.__dataclass_fields__}))
    return figures


def percentile(values, percent):
    """The smallest value that ``percent`` per cent of ``values`` do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


@dataclass
class Spent:
    """Seconds between two readings: on the clock, and of the processor by part."""

    wall: float = 0.0
    parts: dict = field(default_factory=dict)

    @property
    def cpu(self):
        return sum(self.parts.values())


@contextmanager
def spending(roots):
    """Fill a ``Spent`` with what the trees below ``roots`` (part -> pids) use inside the block."""
    spent = Spent()
    before, began = cpu_seconds(roots), time.monotonic()
    yield spent
    spent.wall = time.monotonic() - began
    after = cpu_seconds(roots)
    spent.parts = {part: round(after[part] - before[part], 3) for part in roots}


def cpu_seconds(roots):
    """Processor seconds of each part so far: its processes, their descendants, and the children that these reaped."""
    stats = dict(_stats())
    children = {}
    for pid, fields in stats.items():
        children.setdefault(int(fields[PARENT]), []).append(pid)
    return {part: sum(_seconds_below(pid, stats, children) for pid in pids) for part, pids in roots.items()}


def _seconds_below(pid, stats, children):
    if pid not in stats:
        return 0.0
    own = sum(map(int, stats[pid][OWN_AND_REAPED])) / TICKS
    return own + sum(_seconds_below(child, stats, children) for child in children.get(pid, ()))


def _stats():
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                yield int(folder.name), (folder / "stat").read_text().rpartition(") ")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ended while we read


def child_pids(pid, word):
    """The direct children of a process whose command line holds ``word``."""
    found = []
    for child, fields in _stats():
        if int(fields[PARENT]) == pid and word in Path(f"/proc/{child}/cmdline").read_text():
            found.append(child)
    return found

"""How often one sitting may save: a browser saves every few seconds, so this stops only a program that runs wild.

Counted in the memory of each process: a limit that asked the database would cost what it is to save.
"""

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

AT_ONCE = 120  # a page that comes back after an hour without network sends all that it kept
PER_SECOND = 20
MOST_KNOWN = 20_000


class Bucket:
    """A bucket for each name: full at first, filled again by the second, empty means no."""

    def __init__(self, *, at_once: int, per_second: float) -> None:
        self.at_once, self.per_second = at_once, per_second
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def takes(self, name: Hashable) -> bool:
        """May ``name`` do it once more now?"""
        now = time.monotonic()
        with self._lock:
            level, seen_at = self._levels.pop(name, (float(self.at_once), now))
            level = min(self.at_once, level + (now - seen_at) * self.per_second)
            may = level >= 1
            self._levels[name] = (level - may, now)
            if len(self._levels) > MOST_KNOWN:
                self._levels.popitem(last=False)
        return may


saves = Bucket(at_once=AT_ONCE, per_second=PER_SECOND)

"""How often one sitting may save. Counted within each process: a save has no statement to spare for a shared counter.

A page saves at most once a second, and what it wrote offline in batches of a hundred; whoever sends far more is no
page of ours. With several processes the bound is theirs together, which slows a flood down as well.
"""

import threading
import time
from collections import Counter
from uuid import UUID

MOST_SAVES = 150
WINDOW_SECONDS = 10

_lock = threading.Lock()
_saves: Counter[UUID] = Counter()
_window = 0


def seconds_to_wait(public_id: UUID) -> int:
    """Count one more save of a sitting; 0 when it may be done, else the seconds until it may."""
    global _window  # noqa: PLW0603 (one window for the whole process)
    now = time.monotonic()
    window = int(now // WINDOW_SECONDS)
    with _lock:
        if window != _window:
            _saves.clear()
            _window = window
        _saves[public_id] += 1
        is_flood = _saves[public_id] > MOST_SAVES
    return int((window + 1) * WINDOW_SECONDS - now) + 1 if is_flood else 0

"""Many at once, each lane with a database connection of its own, let go together."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

LONG = os.environ.get("RACES") == "long"
PATIENCE = 60  # seconds for all lanes to be ready


def scaled(short, long):
    """``long`` in the long form (``make test-races``), ``short`` in the suite."""
    return long if LONG else short


def rush(work, things, *, lanes):
    """``work(thing)`` for each of ``things``, dealt out to ``lanes`` threads; the outcomes, in no order."""
    gate = threading.Barrier(lanes)

    def run(share):
        connection.ensure_connection()
        try:
            gate.wait(PATIENCE)
            return [work(thing) for thing in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        shares = pool.map(run, [things[lane::lanes] for lane in range(lanes)])
        return [outcome for share in shares for outcome in share]


def look_then_leap(look, leap, things):
    """The control: every one has looked (``look(thing)``) before anybody leaps (``leap(thing, seen)``)."""
    all_have_looked = threading.Barrier(len(things))

    def work(thing):
        seen = look(thing)
        all_have_looked.wait(PATIENCE)
        return leap(thing, seen)

    return rush(work, things, lanes=len(things))

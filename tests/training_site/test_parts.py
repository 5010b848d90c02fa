"""What is done with a part that falls."""

import os
import signal
import sys

import pytest

from training_site import parts as module
from training_site.parts import LONGEST_PAUSE, Part, stop

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def start():
    """Start a part; all are ended after the test."""
    parts = {}

    def start_part(command):
        part = parts[len(parts)] = Part(command)
        return part

    yield start_part
    stop(parts)


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have passed; the test says how many."""
    passed = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: passed[0])
    return passed


def test_part_that_runs_is_left_alone(start):
    part = start(SLEEPER)
    pid = part.process.pid

    assert (part.keep_up(), part.process.pid) == (False, pid)


def test_part_that_is_killed_is_started_again_at_once(start, clock):
    part = start(SLEEPER)
    first = part.process
    clock[0] = 60.0
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    assert part.keep_up()
    assert (part.pause, part.has_fallen, part.process.pid == first.pid) == (0, False, False)


def test_part_that_is_not_heard_is_stuck_once_it_has_had_its_time(start, clock):
    part, asked = start(SLEEPER), []

    def is_heard():
        asked.append(clock[0])
        return clock[0] < 80

    stuck = []
    for clock[0] in (59.0, 61.0, 64.0, 67.0, 90.0):
        stuck.append(part.is_stuck(is_heard=is_heard))

    assert (stuck, asked) == ([False, False, False, False, True], [61.0, 67.0, 90.0])


def test_part_that_falls_at_once_is_started_ever_more_slowly(start, clock):
    part = start([sys.executable, "-c", "raise SystemExit(1)"])
    pauses = []
    for _fall in range(8):
        part.process.wait()
        assert part.keep_up()
        assert not part.keep_up(), "a fall is told once"
        pauses.append(part.pause)
        clock[0] += part.pause
        part.keep_up()

    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]

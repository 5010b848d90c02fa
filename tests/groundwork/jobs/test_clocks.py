"""Whether the clock of a process is right, by the heartbeat of the scheduler (PostgreSQL's own: tests/faults)."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from groundwork.jobs import clocks
from groundwork.jobs.clocks import WRONG, Watch, clocks_are_right
from groundwork.jobs.models import Heartbeat

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is asked for its own time"),
]


@pytest.fixture
def look(monkeypatch):
    """Look at the clock again, so many seconds after the last look."""
    passed = [0.0]
    monkeypatch.setattr(clocks.time, "monotonic", lambda: passed[0])
    watch = Watch()

    def look_after(seconds=5):
        passed[0] += seconds
        return watch.is_right()

    return look_after


def _scheduler_beat(seconds_ago):
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(name="scheduler", defaults={"at": at})


def test_clock_beside_a_scheduler_that_beats_is_right(look):
    _scheduler_beat(4)

    assert look()


def test_clock_of_a_base_whose_scheduler_never_beat_is_taken_as_right(look):
    assert look()


def test_clock_that_is_behind_is_wrong(look):
    _scheduler_beat(-3)

    assert not look()
    assert Heartbeat.objects.filter(name=WRONG).exists()


def test_clock_that_is_ahead_is_wrong_from_the_first_look(look):
    _scheduler_beat(33)
    first = look()
    _scheduler_beat(31)

    assert (first, look()) == (False, False)


def test_scheduler_that_is_down_says_nothing_of_the_clock(look):
    _scheduler_beat(3600)

    assert [look() for _look in range(5)] == [False, False, False, True, True]


def test_scheduler_that_falls_later_leaves_the_clock_right(look):
    _scheduler_beat(4)
    assert look()
    _scheduler_beat(40)
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=40))
    look(60)

    assert look()


def test_clock_is_looked_at_once_in_five_seconds(look, django_assert_num_queries):
    _scheduler_beat(1)
    look()

    with django_assert_num_queries(0):
        assert look(1)


class SlowWatch(Watch):
    """Its first look ends when it is told to."""

    def __init__(self):
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    def _judge(self, elapsed):
        self.began.set()
        return self.may_end.wait(10)


def test_requests_beside_the_first_look_of_a_process_wait_for_it():
    watch = SlowWatch()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(watch.is_right)
        watch.began.wait(10)
        second = threads.submit(watch.is_right)
        wait([second], timeout=0.2)
        watch.may_end.set()

        assert (first.result(), second.result()) == (True, True)


def test_health_hears_of_another_process_whose_clock_is_wrong():
    assert clocks_are_right()
    Heartbeat.objects.create(name=WRONG, at=timezone.now())

    assert not clocks_are_right()

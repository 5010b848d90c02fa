"""A batch of certificates while its workers are killed and the broker forgets everything: each once, and soon."""

import shutil
import signal
import time

import pytest

from tests.faults.installation import signal_to, wait_until

COUNT = 200
SOON = 120  # seconds after the last fault


def _forget(base):
    """Take away every message that waits."""
    if base.redis:
        base.kill("redis")  # it keeps nothing on disk
        base.revive("redis")
    else:
        shutil.rmtree(base.folder / "queue", ignore_errors=True)


def _issued(base, kind):
    return base.ask("certificates", kind=kind)


def test_certificates_are_issued_once_each(base, figures):
    kind = base.ask("order_certificates", count=COUNT)["kind"]
    kills = 0
    for at_least in (20, 60, 120):
        wait_until(lambda least=at_least: _issued(base, kind)["issued"] >= least, seconds=300, what="some issued")
        kills += base.kill("worker") + base.kill("worker-pool")
        _forget(base)
    faults_end = time.monotonic()

    def is_done():
        found = _issued(base, kind)
        return found if found["files"] == COUNT and not found["open_jobs"] else None

    found, _took = wait_until(is_done, seconds=600, what=f"{COUNT} certificates with their files")
    figures |= {
        "certificates": COUNT,
        "kills": kills,
        "seconds_after_the_last": round(time.monotonic() - faults_end, 1),
    }
    figures |= found
    once = ("issued", "numbers", "persons", "files", "hash_lines", "hashed_certificates")
    assert {name: found[name] for name in once} == dict.fromkeys(once, COUNT)
    assert (found["failed_jobs"], base.ask("register_faults")) == (0, [])
    assert figures["seconds_after_the_last"] <= SOON


def test_worker_that_was_only_slow_does_nothing_twice(base, figures):
    kind = base.ask("order_certificates", count=30)["kind"]
    wait_until(lambda: _issued(base, kind)["issued"], seconds=120, what="the first issued")
    pids = [base.part("worker"), *base.hands_of("worker")]
    for pid in pids:
        signal_to(pid, signal.SIGSTOP)
    health, seconds = wait_until(lambda: base.health()[1].get("worker") == "down", seconds=150, what="seen by health")
    for pid in pids:
        signal_to(pid, signal.SIGCONT)

    found, _took = wait_until(
        lambda: (found := _issued(base, kind))["files"] == 30 and not found["open_jobs"] and found,
        seconds=300, what="all issued",
    )  # fmt: skip

    figures |= {**found, "seconds_until_health_showed_it": round(seconds, 1)}
    assert (found["issued"], found["hash_lines"], health) == (30, 30, True)


@pytest.fixture(autouse=True)
def _whole_again(base):
    yield
    base.waits_for_health(seconds=180)

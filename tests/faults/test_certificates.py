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


COUNT_OF = """
    SELECT count(*), count(NULLIF(file_name, '')) FROM certificates_certificate
    JOIN certificates_award ON certificates_award.id = award_id WHERE kind_id = {}
"""


def _count(base, kind):
    return base.rows(COUNT_OF.format(kind))[0]


def _is_done(base, kind, count):
    has_files = _count(base, kind)[1] == count
    return has_files and not base.rows("SELECT 1 FROM jobs_job WHERE finished_at IS NULL LIMIT 1")


def test_certificates_are_issued_once_each(base, figures):
    kind = base.ask("order_certificates", count=COUNT)["kind"]
    kills = 0
    for at_least in (20, 60, 120):
        wait_until(lambda least=at_least: _count(base, kind)[0] >= least, seconds=300, what=f"{at_least} issued")
        kills += base.kill("worker-pool") + base.kill("worker")
        _forget(base)
    faults_end = time.monotonic()
    wait_until(lambda: _is_done(base, kind, COUNT), seconds=600, what=f"{COUNT} certificates with their files")
    seconds = round(time.monotonic() - faults_end, 1)
    found = base.ask("certificates", kind=kind)
    figures |= {"certificates": COUNT, "kills": kills, "seconds_after_the_last": seconds, **found}
    once = ("issued", "numbers", "persons", "files", "hash_lines", "hashed_certificates")
    assert {name: found[name] for name in once} == dict.fromkeys(once, COUNT)
    assert (found["failed_jobs"], base.ask("register_faults")) == (0, [])
    assert figures["seconds_after_the_last"] <= SOON


def test_worker_that_was_only_slow_does_nothing_twice(base, figures):
    kind = base.ask("order_certificates", count=30)["kind"]
    wait_until(lambda: _count(base, kind)[0], seconds=120, what="the first issued")
    pids = [base.part("worker"), *base.hands_of("worker")]
    for pid in pids:
        signal_to(pid, signal.SIGSTOP)
    health, seconds = wait_until(lambda: base.health()[1].get("worker") == "down", seconds=150, what="seen by health")
    for pid in pids:
        signal_to(pid, signal.SIGCONT)

    wait_until(lambda: _is_done(base, kind, 30), seconds=300, what="all issued")
    found = base.ask("certificates", kind=kind)

    figures |= {**found, "seconds_until_health_showed_it": round(seconds, 1)}
    assert (found["issued"], found["hash_lines"], health) == (30, 30, True)


@pytest.fixture(autouse=True)
def _whole_again(base):
    yield
    base.waits_for_health(seconds=180)

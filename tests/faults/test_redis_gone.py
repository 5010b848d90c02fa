"""R15: Redis is disposable. Everything that people do goes on without it, limits stay shut, and health says so."""

import os
import time

import pytest

from tests.faults.installation import wait_until
from tests.faults.visits import Page, Visitor

SECONDS = {"long": 600}.get(os.environ.get("FAULTS"), 40)
SHOWN_WITHIN = 30
CHECKS_PER_MINUTE = 30


@pytest.fixture
def without_redis(base):
    if not base.redis:
        pytest.skip("this base has no Redis")
    base.kill("redis")
    yield base
    base.revive("redis")
    base.waits_for_health()


@pytest.fixture
def people(base):
    """Made while Redis still answers: the test is of those who come after."""
    return base.ask("visitors", count=20)


def test_nothing_fails_without_redis(people, without_redis, figures):
    base = without_redis
    page = Page(base.url, base.ask("writing", count=1, slots=3, seconds=3600)["pages"][0])
    desk = Visitor(base.url)
    answers = {"sign-in": [desk.sign_in(people["desk"], people["password"])], "save": [], "book": [], "scan": []}
    answers["verify"] = []
    _health, seen_after = wait_until(lambda: base.health()[1].get("broker") == "down", seconds=60, what="shown")
    until = time.monotonic() + SECONDS
    for user, ticket in zip(people["users"], people["tickets"], strict=True):
        visitor = Visitor(base.url)
        answers["sign-in"].append(visitor.sign_in(user, people["password"]))
        answers["book"].append(visitor.book(people["session"]))
        answers["scan"].append(desk.scan(ticket))
        answers["verify"].append(visitor.verify(**people["certificate"]))
    while time.monotonic() < until:
        answers["save"].append(page.save()[0])
        time.sleep(0.5)

    counts = {act: len(done) for act, done in answers.items()}
    figures |= {"seconds_without_redis": SECONDS, "acts": counts, "health_showed_it_after": round(seen_after, 1)}
    good = {"sign-in": {302}, "book": {302}, "scan": {"arrived"}, "verify": {200}, "save": {200}}
    assert {act: set(done) for act, done in answers.items()} == good
    assert seen_after <= SHOWN_WITHIN


def test_limits_stay_shut_without_redis(people, without_redis, figures):
    base = without_redis
    guesses = [Visitor(base.url).sign_in(people["users"][0], f"wrong-{number}") for number in range(8)]
    right = Visitor(base.url).sign_in(people["users"][0], people["password"])
    time.sleep(60 - time.time() % 60)  # the limit counts by whole minutes
    checks = [Visitor(base.url).verify("WXPA-2026-XF-999999", "无此人") for _try in range(CHECKS_PER_MINUTE + 5)]

    figures |= {"sign_in": guesses, "right_password_after": right, "checks_refused": checks.count(429)}
    assert (right, checks.count(429)) == (429, 5)


def test_limits_outlive_an_emptied_redis(base, people):
    if not base.redis:
        pytest.skip("this base has no Redis")
    for number in range(6):
        Visitor(base.url).sign_in(people["users"][1], f"wrong-{number}")
    base.kill("redis")
    base.revive("redis")

    assert Visitor(base.url).sign_in(people["users"][1], people["password"]) == 429

"""R2, R39: a hundred candidates save while everything is killed again and again; no acknowledged answer is lost."""

import os
import random
import statistics
import threading
import time

from tests.faults.candidates import Candidate, lost, overtaken

COUNT, SLOTS, PACE = 100, 50, 2.0  # candidates, questions, seconds between the answers of one of them
KILLS = {"short": 20, "long": 110}
OURS = ["web-worker"] * 6 + ["web", "worker", "worker-pool", "scheduler"]
SERVERS = ["postgresql", "redis"]
PROMISED_SECONDS = 30
HASTY = 5  # of the candidates: the control


def _kills():
    asked = os.environ.get("FAULTS", "short")
    return KILLS.get(asked) or int(asked)


def _enter(base, stop):
    exam = base.ask("candidates", count=COUNT, slots=SLOTS)
    candidates = [
        Candidate(base.url, door, slots=SLOTS, pace=PACE, stop=stop, is_hasty=place < HASTY)
        for place, door in enumerate(exam["doors"])
    ]
    until = time.monotonic() + 300
    for candidate in candidates:
        candidate.enter(until)
    return exam["event"], candidates


def _kill(base, count):
    """Kill one thing after another, evenly among the kinds; returns how often each."""
    chance = random.Random(count)
    kinds = OURS + (SERVERS if base.redis else [])
    done = dict.fromkeys(kinds, 0)
    while sum(done.values()) < count:
        target = chance.choice(kinds)
        if base.kill(target):
            done[target] += 1
            base.revive(target)
        time.sleep(chance.uniform(1, 3))
    return done


def _end(stop, candidates):
    stop.set()
    for candidate in candidates:
        candidate.join(180)
    return [candidate for candidate in candidates if candidate.is_alive()]


def test_storm_loses_no_acknowledged_answer(base, figures):
    stop = threading.Event()
    event, candidates = _enter(base, stop)
    began = time.monotonic()
    for candidate in candidates:
        candidate.start()
    try:
        kills = _kill(base, _kills())
        storm_seconds = time.monotonic() - began
        figures["well_again_seconds"] = round(base.waits_for_health(), 1)
    finally:
        unfinished = _end(stop, candidates)

    stored = base.ask("answers", event=event)
    careful = [row for candidate in candidates[HASTY:] for row in candidate.log.acknowledged]
    hasty = [row for candidate in candidates[:HASTY] for row in candidate.log.acknowledged]
    found = {
        "unfinished": len(unfinished),
        "lost": len(lost(careful, stored)),
        "older_over_newer": len(overtaken(careful, stored)),
        "refused": sum(len(candidate.log.refused) for candidate in candidates[HASTY:]),
        "integrity": stored["integrity"],
    }
    figures |= {"kills": kills, "kills_in_all": sum(kills.values()), "storm_seconds": round(storm_seconds)}
    figures |= {"acknowledged": len(careful), "control_lost": len(lost(hasty, stored)), **found, **_times(candidates)}
    assert found == {"unfinished": 0, "lost": 0, "older_over_newer": 0, "refused": 0, "integrity": "ok"}
    assert figures["control_lost"] > 0, "the comparison finds nothing, so it proves nothing"


def _times(candidates):
    seconds = sorted(second for candidate in candidates for second in candidate.log.seconds)
    statuses = {}
    for candidate in candidates:
        for status, count in candidate.log.statuses.items():
            statuses[str(status)] = statuses.get(str(status), 0) + count
    return {
        "within_30_s_percent": round(100 * sum(s <= PROMISED_SECONDS for s in seconds) / len(seconds), 3),
        "longest_stall_seconds": round(seconds[-1], 1),
        "median_seconds": round(statistics.median(seconds), 3),
        "p95_seconds": round(seconds[int(len(seconds) * 0.95)], 3),
        "statuses": statuses,
    }

"""An exam under way: starting, saving, handing in with the score; at 10, 100 and 1,000 candidates."""

import time

from django.db import connection

from benchmarks.exam_room import candidates
from benchmarks.measuring import Figure, percentile
from benchmarks.phones import at_once, paced
from exams.marking.models import Publication

ROOMS = (10, 100, 1000)
SAVES = 1000
PACES = ((40, 150), (150, 500))  # saves a second, and the 95th percentile in ms that they may have
PACED_SECONDS = 20
START_WITHIN = 30  # seconds, for all candidates of the largest room
PATIENCE = 120


def figures(site):
    """Every figure of this subject."""
    for count in ROOMS:
        room = candidates(site, count)
        yield _starts(site, room)
        yield _saves(site, room)
        if count == max(ROOMS):
            yield from _paced_saves(site, room)
        yield _hand_ins(site, room)
    yield from _rush(site)


def _starts(site, room):
    with site.spending() as spent:
        at_once(lambda candidate: candidate.start(), room)
    for candidate in room:
        candidate.take_lease()
    return site.cpu_figure(f"exam-start-{len(room)}", f"starting an exam, {len(room)} candidates", spent, len(room))


def _saves(site, room):
    rounds = max(1, SAVES // len(room))
    with site.spending() as spent:
        at_once(lambda candidate: _save(candidate, rounds), room)
    what = f"saving one answer, {len(room)} candidates"
    return site.cpu_figure(f"answer-save-{len(room)}", what, spent, rounds * len(room), budget=1.5)


def _save(candidate, times):
    for _ in range(times):
        candidate.save()


def _paced_saves(site, room):
    for per_second, budget in PACES:
        writers = (room * (per_second * PACED_SECONDS // len(room) + 1))[: per_second * PACED_SECONDS]
        seconds = paced(lambda candidate: candidate.save(), writers, per_second=per_second)
        yield Figure(
            name=f"answer-save-at-{per_second}",
            what=f"saving at {per_second}/s, 95th percentile",
            value=round(percentile(seconds, 95) * 1000, 1),
            unit="ms",
            n=len(seconds),
            budget=budget,
        )


def _hand_ins(site, room):
    keys = [candidate.sitting.pk for candidate in room]
    with site.spending() as spent:
        at_once(lambda candidate: candidate.hand_in(), room)
        wait_for_results(keys)
    what = f"handing in, with the score, {len(room)} candidates"
    return site.cpu_figure(f"hand-in-{len(room)}", what, spent, len(room))


def wait_for_results(keys):
    """Wait until every one of these sittings has its published result."""
    deadline = time.monotonic() + PATIENCE
    while Publication.objects.filter(sitting__in=keys).count() < len(keys):
        if time.monotonic() > deadline:
            message = "the results did not come"
            raise RuntimeError(message)
        time.sleep(0.2)
    connection.close()


def _rush(site):
    """All candidates of the largest room press the button within half a minute: start, page and lease of each."""
    room = candidates(site, max(ROOMS))

    def begin(candidate):
        candidate.start()
        candidate.phone.page = candidate.phone.get(f"{candidate.page}paper/").text
        candidate.take_lease()

    seconds = paced(begin, room, per_second=len(room) / START_WITHIN, hands=48)
    yield Figure(
        name="exam-start-rush",
        what=f"{len(room)} candidates start within {START_WITHIN} s, each until the page may write, 95th percentile",
        value=round(percentile(seconds, 95) * 1000, 1),
        unit="ms",
        n=len(room),
        budget=1000,
    )

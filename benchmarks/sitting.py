"""A whole sitting as a phone lives it: signing in, fifty answers saved one by one, handing in, the result."""

from benchmarks.answers import wait_for_results
from benchmarks.exam_room import PASSWORD, QUESTIONS, candidates
from benchmarks.phones import at_once

SITTINGS = 20
BUDGET = 140  # CPU-ms


def figures(site):
    """One figure."""
    warm_up, *room = candidates(site, SITTINGS + 1, is_signed_in=False)
    _sit(warm_up)
    with site.spending() as spent:
        at_once(_sit, room)
    what = f"a whole sitting of {QUESTIONS} questions, from the sign-in to the result"
    figure = site.cpu_figure("sitting", what, spent, len(room), budget=BUDGET)
    figure.conditions["requests"] = room[0].phone.requests
    yield figure


def _sit(candidate):
    phone = candidate.phone
    phone.open("/exam/")
    phone.submit("/sign-in/?next=/exam/", {"username": candidate.sitting.person.user.username, "password": PASSWORD})
    phone.open(candidate.page)
    phone.submit(f"{candidate.page}start/", {})
    phone.get("/exam/worker.js")
    candidate.take_lease()
    for _ in range(QUESTIONS):
        candidate.save()
    phone.submit(f"{candidate.page}hand-in/", {"lease": candidate.token})
    wait_for_results([candidate.sitting.pk])
    phone.open(candidate.page)
    phone.open(f"{candidate.page}result/")

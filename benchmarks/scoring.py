"""The end of a large exam: closing and scoring a thousand sittings of a hundred questions."""

import os
import time
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.answers import wait_for_results
from benchmarks.exam_room import SYSTEM
from benchmarks.measuring import Figure, spending
from exams.marking.actions import score_waiting
from exams.sittings.actions import add_candidates, finalise_sittings
from exams.sittings.choices import SittingState
from exams.sittings.models import AnswerCurrent, Sitting
from people.models import Person
from tests.factories.papers import long_paper
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory

CANDIDATES, QUESTIONS = 1000, 100
BUDGET = 10  # seconds


def figures(site):
    """Two figures."""
    keys = _written_sittings()
    roots = {**site.roots, "office": [os.getpid()]}
    with transaction.atomic():
        Sitting.objects.filter(pk__in=keys).update(deadline_at=timezone.now() - timedelta(minutes=1))
    with spending(roots) as spent:
        began = time.monotonic()
        finalise_sittings()
        score_waiting()
        wait_for_results(keys)
        seconds = round(time.monotonic() - began, 2)
    what = f"closing and scoring {CANDIDATES} sittings of {QUESTIONS} questions"
    yield Figure("finalise-and-score", what, seconds, "s", CANDIDATES, budget=BUDGET)
    yield site.cpu_figure("score", f"closing and scoring one sitting of {QUESTIONS} questions", spent, CANDIDATES)


def _written_sittings():
    """The keys of sittings under way in which every question is answered."""
    with transaction.atomic():
        event = EventFactory(paper=long_paper(QUESTIONS), code="benchmark-large")
        persons = Person.objects.bulk_create(PersonFactory.build_batch(CANDIDATES))
        sittings = add_candidates(by=SYSTEM, event=event, persons=persons)
        now = timezone.now()
        Sitting.objects.filter(event=event).update(
            state=SittingState.STARTED, started_at=now, deadline_at=now + timedelta(hours=1)
        )
        AnswerCurrent.objects.bulk_create(
            [
                AnswerCurrent(sitting=sitting, slot=n, epoch=1, n=n, payload={"chosen": [f"q{n}{'ab'[n % 2]}"]})
                for sitting in sittings
                for n in range(1, QUESTIONS + 1)
            ],
            batch_size=5000,
        )
    connection.close()
    return [sitting.pk for sitting in sittings]

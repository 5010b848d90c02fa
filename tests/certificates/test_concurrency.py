import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from certificates import actions
from certificates.models import Certificate
from certificates.queries import register_report
from tests.factories.certificates import SYSTEM, KindFactory, due_person, exam_event

THREADS = 4


def in_threads(work, things):
    """Run ``work`` over ``things`` in four threads that begin together, each with its own connection."""
    gate = threading.Barrier(THREADS)
    shares = [things[n::THREADS] for n in range(THREADS)]

    def share_of(share):
        try:
            gate.wait(timeout=20)
            return [work(thing) for thing in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [result for results in pool.map(share_of, shares) for result in results]


@pytest.fixture
def kind(transactional_db):
    return KindFactory(code="XF")


def test_four_threads_issue_twenty_numbers_without_gap_or_double(kind):
    event = exam_event(kind.programme)
    people = [due_person(kind, event=event) for _n in range(20)]

    in_threads(lambda person: actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026").number, people)

    serials = sorted(int(number[-6:]) for number in Certificate.objects.values_list("number", flat=True))
    report = register_report()
    assert serials == list(range(1, 21))
    assert (report.entries, report.files, report.faults) == (40, 20, ())


def test_four_threads_issuing_to_the_same_person_make_one_certificate(kind):
    person = due_person(kind)

    numbers = in_threads(
        lambda _n: actions.issue(by=SYSTEM, kind=kind, person=person, cycle="2026").number, list(range(THREADS))
    )

    assert (len(numbers), len(set(numbers)), Certificate.objects.count()) == (4, 1, 1)

"""The answers are hunted in everything that anybody can reach before, during and after an exam."""

import json

import pytest
from django.urls import reverse

from exams.bank.choices import QuestionKind
from exams.marking.actions import publish_results, score_sittings
from exams.sittings.actions import hand_in, start_sitting
from groundwork.audit.actors import Actor
from tests.canaries.crawler import Crawler, hits, text_of
from tests.canaries.papers import KEY, KINDS, QUESTION, canary_paper
from tests.conftest import ROLES_OF_CAST
from tests.factories.sittings import EventFactory, SittingFactory
from tests.walk.world import make_world

# Whoever makes papers and reviews questions sees answers by office; nobody else does.
OFFICE_OF_KEYS = {"round_admin", "reviewer"}
PHASES = ("before", "during", "after")
# Those who meet the exam, its people or the public pages at every phase; other offices while it runs.
CLOSE_BY = ("anonymous", "seat_pass", "trainee", "outsider", "contact", "desk")
OTHER_OFFICES = [role for role in ROLES_OF_CAST if role not in OFFICE_OF_KEYS and role not in CLOSE_BY]
HUNTED = [*((role, phase) for role in CLOSE_BY for phase in PHASES), *((role, "during") for role in OTHER_OFFICES)]


def test_every_kind_of_question_is_hunted():
    assert set(KINDS) == set(QuestionKind)


@pytest.fixture
def exam(cast):
    """The world with an exam of the trainee's over the canary paper, and a check of a module over the same."""
    world = make_world(cast)
    paper = canary_paper()
    world.sitting = SittingFactory(person=world.person("own"), event=EventFactory(paper=paper, upcoming=True))
    world.check = EventFactory(paper=paper, check=True)
    return world


def bring_to(world, phase):
    """Let the exam of the trainee be at a phase."""
    sitting = world.sitting
    if phase == "before":
        return
    event = sitting.event
    now_open = EventFactory.build(paper=event.paper)
    event.opens_at, event.closes_at = now_open.opens_at, now_open.closes_at
    event.save(update_fields=["opens_at", "closes_at"])
    start_sitting(sitting=sitting)
    sitting.refresh_from_db()
    if phase == "after":
        hand_in(sitting=sitting, by_label="test")
        score_sittings(pks=[sitting.pk])
        publish_results(by=Actor.system("test"), event=event)


def addresses_of(world):
    """Every address of this exam, guessed by somebody who knows its numbers, and searches for its words."""
    public_id, event = world.sitting.public_id, world.sitting.event
    for name in ("show", "paper", "start", "hand-in"):
        yield reverse(f"sittings:{name}", args=[public_id])
    yield reverse("marking:result", args=[public_id])
    yield reverse("exam_results:event", args=[event.pk])
    yield reverse("exam_events:candidates", args=[event.pk])
    yield reverse("papers:paper", args=[event.paper_id])
    yield reverse("bank:questions", args=["canary"])
    # Searched by their beginnings, which find the whole: what the page echoes is then no leak.
    yield f"/search/?q={QUESTION[:-4]}"
    yield f"/search/?q={KEY[:-4]}"
    yield f"/api/v1/sittings/{public_id}/clock"


@pytest.mark.parametrize(("role", "phase"), HUNTED)
def test_nobody_without_the_office_reads_an_answer(role, phase, exam):
    bring_to(exam, phase)

    texts = Crawler(exam, role).crawl(*addresses_of(exam))

    assert hits(texts, KEY) == []
    mine = [reverse("sittings:paper", args=[exam.sitting.public_id])]
    assert hits(texts, QUESTION) == (mine if (role, phase) == ("trainee", "during") else [])


def test_doors_of_a_running_exam_send_no_answer(exam):
    bring_to(exam, "during")
    client = exam.client("trainee")
    events = [
        {"epoch": 1, "n": place, "slot": place, "payload": {"chosen": [answer[0]]} if options else {"text": "x"}}
        for place, (options, answer, _bank) in enumerate(KINDS.values(), start=1)
    ]

    taken = client.post(reverse("api-1:lease", args=[exam.sitting.public_id]))
    saved = client.post(
        reverse("api-1:answers", args=[exam.sitting.public_id]),
        json.dumps({"events": events}),
        content_type="application/json",
        headers={"X-Lease": taken.json()["token"]},
    )

    assert (taken.status_code, saved.status_code) == (200, 200)
    assert [KEY in text_of(response) or QUESTION in text_of(response) for response in (taken, saved)] == [False, False]


@pytest.mark.parametrize("role", ["round_admin", "reviewer"])
def test_crawler_finds_an_answer_where_there_is_one(role, exam):
    """The control: those who may read answers do, so the crawl would have found a leak."""
    texts = Crawler(exam, role).crawl(*addresses_of(exam))

    assert hits(texts, KEY) != []

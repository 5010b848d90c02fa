import dataclasses

import pytest
from django.core.exceptions import PermissionDenied

from courses.actions import CONTENT
from exams.bank import actions
from exams.bank.exceptions import QuestionRefused
from exams.bank.formats.own import OwnBank, OwnQuestion, read_own_bank
from exams.bank.models import Bank, Question, QuestionVersion, Subject
from exams.bank.queries import wording_of
from exams.papers.models import Blueprint, Paper, PaperKey
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from tests.factories.courses import ModuleFactory
from training_site.demo import bank as demo

SYSTEM = Actor.system("load_base")
ONE = OwnQuestion(
    code="gw-001",
    kind="single",
    subject="消防与安全常识",
    difficulty="easy",
    use="practice",
    stem="油锅起火时应当怎样做？",
    answer=("B",),
    explanation="盖上锅盖可以隔绝空气。",
    options=("泼水", "盖上锅盖"),
    module="extinguisher-choice",
)


def load(*questions):
    return actions.load_bank(by=SYSTEM, source=OwnBank("grid-worker", "网格员题库", questions))


def row_counts():
    return [
        model.objects.count() for model in (Bank, Subject, Question, QuestionVersion, Blueprint, Paper, PaperKey, Entry)
    ]


def questions_in_files():
    paths = [*demo.GRID_WORKERS.glob("*.yaml"), *CONTENT.glob("*/*.questions.yaml")]
    return sum(len(read_own_bank(path.read_text(encoding="utf-8")).questions) for path in paths)


def test_banks_are_loaded_whole_and_only_once(db):
    demo.load()
    first = row_counts()

    demo.load()

    assert [first[0], *first[2:4]] == [2, questions_in_files(), questions_in_files()]
    assert row_counts() == first
    assert set(Question.objects.values_list("state", "author", "approved_by")) == {("approved", None, None)}


def test_demo_papers_are_frozen_and_sum_to_one_hundred(db, settings):
    settings.DEMO = True

    demo.load()

    papers = Paper.objects.order_by("pk").values_list("title", "state", "questions", "marks")
    assert list(papers) == [("网格员理论试卷（演示）", "frozen", 25, 100), ("消防安全基础测验", "frozen", 10, 100)]


def test_base_that_is_no_demonstration_gets_the_bank_without_papers(db, settings):
    settings.DEMO = False

    demo.load()

    assert (Question.objects.count(), Paper.objects.count()) == (questions_in_files(), 0)


def test_changed_text_makes_a_new_version_and_keeps_the_old(db):
    load(ONE)

    done = load(dataclasses.replace(ONE, stem="油锅着火时应当怎样做？"))

    versions = QuestionVersion.objects.order_by("number").values_list("number", "stem", "is_current")
    assert done == {"added": 0, "changed": 1, "linked": 0, "total": 1}
    assert list(versions) == [(1, "油锅起火时应当怎样做？", False), (2, "油锅着火时应当怎样做？", True)]
    assert Question.objects.get().state == "approved"


def test_what_a_person_revised_is_not_written_over(cast):
    load(ONE)
    question = Question.objects.get()
    said = dataclasses.replace(wording_of(question.versions.get()), stem="油锅突然起火，怎样做？")
    actions.revise_question(by=Actor.of(cast.round_admin), question=question, wording=said)

    again, changed = load(ONE), load(dataclasses.replace(ONE, explanation="另一解析"))

    assert (again["changed"], changed["changed"]) == (0, 0)
    assert question.versions.get(is_current=True).stem == "油锅突然起火，怎样做？"


def test_question_is_linked_to_its_module_as_soon_as_that_exists(db):
    load(ONE)
    before = Question.objects.get().module
    module = ModuleFactory(slug="extinguisher-choice")

    done = load(ONE)

    assert before is None
    assert done["linked"] == 1
    assert Question.objects.get().module == module


def test_faulty_question_stops_the_load_and_is_named(db):
    with pytest.raises(QuestionRefused, match="gw-001: 答案必须是本题选项的字母"):
        load(dataclasses.replace(ONE, answer=("C",)))

    assert Question.objects.count() == 0


def test_people_cannot_load_approved_questions(cast):
    with pytest.raises(PermissionDenied):
        actions.load_bank(by=Actor.of(cast.round_admin), source=OwnBank("x", "x", (ONE,)))

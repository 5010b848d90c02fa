import dataclasses

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from exams.bank import actions
from exams.bank.choices import QuestionKind
from exams.bank.exceptions import BankError, OwnQuestion, QuestionRefused
from exams.bank.models import Question
from exams.bank.queries import wording_of
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from tests.exams.bank.test_imports import GOOD, TRUTH, apply, preview
from tests.factories.bank import BankFactory, QuestionFactory, wording
from tests.factories.people import RoleGrantFactory


def approve(user, **what):
    return actions.approve_questions(by=Actor.of(user), **what)


def states():
    return list(Question.objects.order_by("pk").values_list("state", flat=True))


# --- Approving ---
def test_reviewer_approves_what_the_round_administrator_imported(cast):
    run = apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH))
    other = QuestionFactory(draft=True)

    count = approve(cast.reviewer, run=run)

    other.refresh_from_db()
    assert count == 2
    assert set(run.questions.values_list("state", "approved_by")) == {("approved", cast.reviewer.pk)}
    assert other.state == "draft"
    assert Entry.objects.get(action="bank.approve").label.detail == {"codes": ["Q00001", "Q00002"]}


def test_nobody_approves_what_they_imported_themselves(cast):
    RoleGrantFactory(user=cast.round_admin, role="question-reviewer")
    run = apply(cast.round_admin, preview(cast.round_admin, GOOD, TRUTH))

    with pytest.raises(OwnQuestion, match="其中 2 道题是您自己编写或导入的，未批准任何题目。请由另一位审题人批准。"):
        approve(cast.round_admin, run=run)

    assert states() == ["draft", "draft"]


def test_database_refuses_an_author_as_approver(cast):
    question = QuestionFactory(author=cast.reviewer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(approved_by=cast.reviewer)


def test_version_that_was_not_read_is_not_approved(cast):
    question = QuestionFactory(draft=True)
    said = dataclasses.replace(wording_of(question.versions.get()), stem="改过的题干")
    actions.revise_question(by=Actor.of(cast.round_admin), question=question, wording=said)

    with pytest.raises(BankError, match="这道题刚刚有了改动，未予批准。"):
        approve(cast.reviewer, questions=[question], seen=1)

    assert states() == ["draft"]
    assert approve(cast.reviewer, questions=[question], seen=2) == 1


def test_approved_and_retired_questions_are_not_approved_again(cast):
    QuestionFactory(state="retired")
    QuestionFactory()

    assert approve(cast.reviewer, questions=Question.objects.all()) == 0
    assert states() == ["retired", "approved"]
    assert Entry.objects.filter(action="bank.approve").count() == 0


@pytest.mark.parametrize("role", ["trainee", "round_admin", "publisher", "audit_admin"])
def test_approving_is_for_reviewers(cast, role):
    question = QuestionFactory(draft=True)

    with pytest.raises(PermissionDenied):
        approve(getattr(cast, role), questions=[question])
    with pytest.raises(PermissionDenied):
        actions.approve_questions(by=Actor.system("anything"), questions=[question])

    assert states() == ["draft"]


# --- Writing and revising ---
def test_question_written_by_hand_waits_for_approval(cast):
    bank = BankFactory()

    question = actions.write_question(by=Actor.of(cast.round_admin), bank=bank, wording=wording(1), use="practice")

    assert (question.code, question.state, question.use, question.author) == (
        "Q00001",
        "draft",
        "practice",
        cast.round_admin,
    )
    assert wording_of(question.versions.get()) == wording(1)


def test_question_that_is_in_the_bank_cannot_be_written_again(cast):
    standing = QuestionFactory(says=wording(1))

    with pytest.raises(QuestionRefused, match=f"题库中已有这道题，编号 {standing.code}。"):
        actions.write_question(by=Actor.of(cast.round_admin), bank=standing.bank, wording=wording(1, answer=("C",)))

    assert Question.objects.count() == 1


def test_faulty_wording_is_refused_with_all_its_faults(cast):
    faulty = wording(1, stem=" ", options=("甲", "甲"), answer=("C",))

    with pytest.raises(QuestionRefused) as refusal:
        actions.write_question(by=Actor.of(cast.round_admin), bank=BankFactory(), wording=faulty)

    assert refusal.value.faults == [
        "题目没有题干。", "有两个选项相同。", "答案必须是本题选项的字母，如 A 或 ABD。",
    ]  # fmt: skip


def test_revising_keeps_the_old_version_and_asks_for_approval_anew(cast):
    question = QuestionFactory(says=wording(1), approved_by=cast.reviewer)
    said = wording(1, kind=QuestionKind.MULTIPLE, answer=("B", "C"), subject="厨房")

    version = actions.revise_question(by=Actor.of(cast.round_admin), question=question, wording=said)

    question.refresh_from_db()
    first = question.versions.get(number=1)
    assert (version.number, version.is_current, version.author) == (2, True, cast.round_admin)
    assert (first.is_current, wording_of(first)) == (False, wording(1))
    assert (question.state, question.approved_by, question.author) == ("draft", None, cast.round_admin)


def test_who_revised_a_question_cannot_approve_it_and_its_first_author_can(cast):
    RoleGrantFactory(user=cast.reviewer, role="round-administrator")
    RoleGrantFactory(user=cast.round_admin, role="question-reviewer")
    question = QuestionFactory(author=cast.round_admin, says=wording(1))
    actions.revise_question(by=Actor.of(cast.reviewer), question=question, wording=wording(1, explanation="新解析"))

    with pytest.raises(OwnQuestion):
        approve(cast.reviewer, questions=[question])

    assert approve(cast.round_admin, questions=[question]) == 1


def test_same_wording_makes_no_new_version(cast):
    question = QuestionFactory(says=wording(1))

    version = actions.revise_question(by=Actor.of(cast.round_admin), question=question, wording=wording(1))

    assert version.number == 1
    assert states() == ["approved"]


def test_retired_question_is_neither_revised_nor_approved(cast):
    question = QuestionFactory(says=wording(1))

    actions.retire_question(by=Actor.of(cast.reviewer), question=question)

    with pytest.raises(QuestionRefused, match="这道题已停用"):
        actions.revise_question(by=Actor.of(cast.round_admin), question=question, wording=wording(2))
    assert approve(cast.reviewer, questions=[question]) == 0
    assert states() == ["retired"]


@pytest.mark.parametrize("role", ["trainee", "reviewer", "publisher"])
def test_writing_is_for_those_who_import(cast, role):
    question = QuestionFactory(says=wording(1))
    by = Actor.of(getattr(cast, role))

    for attempt in (
        lambda: actions.revise_question(by=by, question=question, wording=wording(2)),
        lambda: actions.write_question(by=by, bank=question.bank, wording=wording(2)),
        lambda: actions.open_bank(by=by, slug="own"),
        lambda: actions.export_questions(by=by, bank=question.bank),
    ):
        with pytest.raises(PermissionDenied):
            attempt()

    assert question.versions.count() == 1

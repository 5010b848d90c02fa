"""Writing, revising, approving and retiring questions. Nobody approves their own."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.bank.actions.storing import Entry, add_version, code_standing, refuse_faulty, store
from exams.bank.choices import QuestionState, QuestionUse
from exams.bank.exceptions import BankError, OwnQuestion, QuestionRefused
from exams.bank.models import Bank, Question, QuestionVersion
from exams.bank.permissions import may_approve_questions, may_write_questions
from exams.bank.queries import last_code_number, standing_with_stems, wording_of
from exams.bank.rules import Wording, question_code
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.intake.models import ImportRun
from people.permissions import require, require_user


def write_question(*, by: Actor, bank: Bank, wording: Wording, use: str = QuestionUse.EXAM) -> Question:
    """Write one question by hand, as a draft. Raises QuestionRefused with what is wrong with it."""
    user = require(by, may_write_questions)
    refuse_faulty(wording)
    with transaction.atomic():
        bank = Bank.objects.select_for_update().get(pk=bank.pk)
        code = code_standing(wording, standing_with_stems(bank, [wording.stem_sha256]))
        if code:
            raise QuestionRefused(_("This question is already in the bank as %(code)s.") % {"code": code})
        entry = Entry(question_code(last_code_number(bank) + 1), wording, use)
        question = store(bank, [entry], state=QuestionState.DRAFT, author=user)[0]
        audit.record(by=by, action="bank.write", thing=question, after={"sha256": wording.sha256})
    return question


def revise_question(*, by: Actor, question: Question, wording: Wording) -> QuestionVersion:
    """Give a question a new version, which waits for approval again. The same wording changes nothing."""
    user = require(by, may_write_questions)
    refuse_faulty(wording)
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question.pk)
        current = question.versions.select_related("subject").get(is_current=True)
        if question.state == QuestionState.RETIRED:
            raise QuestionRefused(_("This question is retired. Nothing was changed. Write a new one."))
        if wording_of(current) == wording:
            return current
        version = add_version(question, wording, author=user)
        Question.objects.filter(pk=question.pk).update(
            author=user, state=QuestionState.DRAFT, approved_by=None, approved_at=None
        )
        digests = {"before": {"sha256": current.sha256}, "after": {"sha256": version.sha256}}
        audit.record(by=by, action="bank.revise", thing=question, **digests, version=version.number)
    return version


def approve_questions(
    *, by: Actor, run: ImportRun | None = None, questions: Iterable[Question] = (), seen: int | None = None
) -> int:
    """Approve the waiting questions of an import, or the ones given; return how many.

    Nobody approves what they wrote or brought in themselves. ``seen`` is the number of the version that was read:
    when a question has another one by now, nothing is approved.
    """
    user = require_user(by, may_approve_questions)
    with transaction.atomic():
        asked = run.questions.all() if run else Question.objects.filter(pk__in=[each.pk for each in questions])
        waiting = list(asked.filter(state=QuestionState.DRAFT).select_for_update())
        own = sum(user.pk == question.author_id for question in waiting)
        if own:
            message = _("%(count)s of these questions are yours. Nothing was approved. Ask another reviewer.")
            raise OwnQuestion(message % {"count": own})
        keys = [question.pk for question in waiting]
        unread = QuestionVersion.objects.filter(question__in=keys, is_current=True).exclude(number=seen or 0)
        if seen is not None and unread.exists():
            raise BankError(_("The question was changed meanwhile. Nothing was approved. Read it again."))
        Question.objects.filter(pk__in=keys).update(
            state=QuestionState.APPROVED, approved_by=user, approved_at=timezone.now()
        )
        for thing in [run] if run and waiting else waiting:
            audit.record(by=by, action="bank.approve", thing=thing, codes=[question.code for question in waiting])
    return len(waiting)


def retire_question(*, by: Actor, question: Question) -> Question:
    """Take a question out of all future papers. Papers that hold it stay as they are."""
    require(by, may_approve_questions)
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question.pk)
        if question.state != QuestionState.RETIRED:
            before, question.state = question.state, QuestionState.RETIRED
            question.save(update_fields=["state"])
            audit.record(
                by=by, action="bank.retire", thing=question, before={"state": before}, after={"state": question.state}
            )
    return question

"""Banks, the project's own content, and taking a bank out as a workbook."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from courses.formats import known_laws
from courses.models import ModulePage
from exams.bank.actions.storing import Entry, add_version, store
from exams.bank.choices import QuestionState
from exams.bank.exceptions import QuestionRefused
from exams.bank.formats.own import OwnBank
from exams.bank.formats.own import OwnQuestion as OwnEntry
from exams.bank.models import Bank, Question
from exams.bank.permissions import may_write_questions
from exams.bank.prints import question_workbook
from exams.bank.queries import current_versions, wording_of
from exams.bank.rules import Wording, faults_of
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.permissions import require


def open_bank(*, by: Actor, slug: str, title: str = "") -> Bank:
    """Return the bank with a slug, made when there is none."""
    require(by, may_write_questions)
    with transaction.atomic():
        bank, is_new = Bank.objects.get_or_create(slug=slug, defaults={"title": title or slug})
        if is_new:
            audit.record(by=by, action="bank.open", thing=bank)
    return bank


def load_bank(*, by: Actor, source: OwnBank) -> dict[str, int]:
    """Bring the bank up to a file of the project's own, approved by the system; return what was done.

    A wording that a question ever had changes nothing, so loading again writes nothing and what people edited stays.
    """
    if by.kind != "system":
        raise PermissionDenied
    wordings = {each.code: _own_wording(each) for each in source.questions}
    modules = dict(ModulePage.objects.filter(slug__in={q.module for q in source.questions}).values_list("slug", "pk"))
    with transaction.atomic():
        bank = open_bank(by=by, slug=source.slug, title=source.title)
        standing = {q.code: q for q in bank.questions.prefetch_related("versions").select_for_update()}
        new = [
            Entry(each.code, wordings[each.code], each.use, modules.get(each.module))
            for each in source.questions
            if each.code not in standing
        ]
        store(bank, new, state=QuestionState.APPROVED)
        changed = [
            (question, wordings[code])
            for code, question in standing.items()
            if code in wordings and _is_news(question, wordings[code])
        ]
        for question, wording in changed:
            add_version(question, wording, author=None)
            Question.objects.filter(pk=question.pk).update(
                state=QuestionState.APPROVED, approved_by=None, approved_at=timezone.now()
            )
        linked = _link_modules(source, standing, modules)
        if new or changed:
            audit.record(by=by, action="bank.load", thing=bank, added=len(new), changed=len(changed))
    return {"added": len(new), "changed": len(changed), "linked": linked, "total": len(source.questions)}


def _own_wording(entry: OwnEntry) -> Wording:
    shared = {name: getattr(entry, name) for name in ("kind", "stem", "answer", "options", "explanation", "subject")}
    wording = Wording(**shared, difficulty=entry.difficulty, level=entry.level, citation=_citation(entry.citation))
    faults = faults_of(wording)
    if faults:
        raise QuestionRefused(f"{entry.code}: {faults[0]}", faults)
    return wording


def _citation(citation: Mapping[str, str]) -> dict[str, str]:
    """As it is kept: with the date of the statute's wording, without the key terms, which only checks read."""
    law = known_laws().get(citation.get("document", ""))
    dates = {"amended_on": law.amended_on.isoformat()} if law and citation.get("article") else {}
    return {**dates, **{name: value for name, value in citation.items() if name != "terms"}}


def _is_news(question: Question, wording: Wording) -> bool:
    """Whether a file says what a question never said, and nobody wrote over the file since."""
    versions = list(question.versions.all())
    current = next(version for version in versions if version.is_current)
    return current.author_id is None and wording.sha256 not in {version.sha256 for version in versions}


def _link_modules(source: OwnBank, standing: Mapping[str, Question], modules: Mapping[str, int]) -> int:
    """Point the questions at the modules that the file names, where those exist by now."""
    moved = []
    for entry in source.questions:
        question = standing.get(entry.code)
        module_id = modules.get(entry.module)
        if question is not None and module_id and question.module_id != module_id:
            question.module_id = module_id
            moved.append(question)
    return Question.objects.bulk_update(moved, ["module"]) if moved else 0


def export_questions(*, by: Actor, bank: Bank) -> bytes:
    """Return a workbook of the bank with its answers, and leave a trace of who took it."""
    require(by, may_write_questions)
    versions = list(current_versions(bank).exclude(question__state=QuestionState.RETIRED))
    with transaction.atomic():
        audit.record(by=by, action="bank.export", thing=bank, questions=len(versions))
    return question_workbook([wording_of(version) for version in versions])

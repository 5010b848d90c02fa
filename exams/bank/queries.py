"""Reads of the bank: counts, lists, what an import holds, what stands in the bank already."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from exams.bank.choices import QuestionKind, QuestionState
from exams.bank.models import Bank, Question, QuestionVersion, Subject
from exams.bank.rules import Wording, code_number
from groundwork.intake.models import ImportRun

KIND_OF_RUN = "questions"


def banks_with_counts() -> QuerySet[Bank]:
    """Every bank with its number of questions, of each state, and of each kind among those not retired."""
    states = {
        f"in_{state}": Count("questions", filter=Q(questions__state=state), distinct=True)
        for state in QuestionState.values
    }
    live = Q(questions__versions__is_current=True) & ~Q(questions__state=QuestionState.RETIRED)
    kinds = {
        f"of_{kind}": Count("questions", filter=live & Q(questions__versions__kind=kind), distinct=True)
        for kind in QuestionKind.values
    }
    return Bank.objects.annotate(total=Count("questions", distinct=True), **states, **kinds).order_by("slug")


def current_versions(bank: Bank) -> QuerySet[QuestionVersion]:
    """The wording that each question of a bank has now."""
    return (
        QuestionVersion.objects.filter(question__bank=bank, is_current=True)
        .select_related("question", "subject")
        .order_by("question_id")
    )


def versions_matching(bank: Bank, wanted: dict[str, Any]) -> QuerySet[QuestionVersion]:
    """The current wordings of a bank by kind, subject (with its branches), difficulty, state, use and words."""
    found = current_versions(bank)
    plain = {"kind": "kind", "difficulty": "difficulty", "state": "question__state", "use": "question__use"}
    found = found.filter(**{lookup: wanted[name] for name, lookup in plain.items() if wanted.get(name)})
    if wanted.get("subject"):
        found = found.filter(subject__in=branches_of(bank)[wanted["subject"].pk])
    for word in (wanted.get("words") or "").split():
        found = found.filter(Q(stem__icontains=word) | Q(question__code__iexact=word))
    return found


def branches_of(bank: Bank) -> dict[int, frozenset[int]]:
    """For each subject of a bank, itself and every subject below it. One query."""
    children = defaultdict(list)
    keys = []
    for pk, parent in Subject.objects.filter(bank=bank).values_list("pk", "parent"):
        keys.append(pk)
        children[parent].append(pk)

    def below(pk: int) -> set[int]:
        return {pk}.union(*map(below, children[pk]))

    return {pk: frozenset(below(pk)) for pk in keys}


def wording_of(version: QuestionVersion) -> Wording:
    """A stored version as plain values."""
    return Wording(
        kind=version.kind,
        stem=version.stem,
        answer=tuple(version.answer),
        options=tuple(version.options),
        explanation=version.explanation,
        subject=version.subject.name if version.subject else "",
        difficulty=version.difficulty,
        level=version.level,
        citation=version.citation,
        tags=tuple(version.tags),
    )


def standing_with_stems(bank: Bank | None, digests: Iterable[str]) -> dict[str, list[tuple[str, list[str]]]]:
    """Digest of a stem -> (code, options) of every question of a bank that has it now. One query."""
    standing = defaultdict(list)
    wanted = set(digests)
    rows = (
        QuestionVersion.objects.filter(question__bank=bank, is_current=True) if bank else QuestionVersion.objects.none()
    )
    for digest, code, options in rows.values_list("stem_sha256", "question__code", "options"):
        if digest in wanted:
            standing[digest].append((code, options))
    return standing


def last_code_number(bank: Bank) -> int:
    """The highest number among the codes that we gave in a bank."""
    codes = Question.objects.filter(bank=bank, code__startswith="Q").values_list("code", flat=True)
    return max(map(code_number, codes), default=0)


def question_runs() -> QuerySet[ImportRun]:
    """The imports of questions, newest first, with how many of their questions wait for approval."""
    return (
        ImportRun.objects.filter(kind=KIND_OF_RUN)
        .select_related("created_by")
        .annotate(waiting=Count("questions", filter=Q(questions__state=QuestionState.DRAFT)))
        .defer("rows", "faults")
        .order_by("-pk")
    )


def rows_of_run(run: ImportRun) -> list[dict[str, Any]]:
    """The questions that a previewed import would bring."""
    return [row for row in run.rows if "wording" in row]


def notes_of_run(run: ImportRun) -> list[str]:
    """What a previewed import says about whole sheets."""
    return [row["note"] for row in run.rows if "note" in row]


def waiting_of_run(run: ImportRun) -> QuerySet[QuestionVersion]:
    """The questions that an import brought and that wait for approval."""
    return (
        QuestionVersion.objects.filter(question__source=run, question__state=QuestionState.DRAFT, is_current=True)
        .select_related("question", "subject")
        .order_by("question_id")
    )

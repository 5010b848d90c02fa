"""Reads of papers: what may be drawn, whether a blueprint can be filled, what candidates see."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from courses.models import ModulePage
from exams.bank.choices import QuestionState, QuestionUse
from exams.bank.models import Bank, QuestionVersion
from exams.bank.queries import branches_of
from exams.papers.models import Blueprint, Paper, Section
from exams.papers.rules import KEYED_KINDS, Demand, Item, Shortage, Supply, shortages


def blueprints_with_totals() -> QuerySet[Blueprint]:
    """Every blueprint with its bank, its questions and its marks."""
    return (
        Blueprint.objects.select_related("bank")
        .annotate(question_total=Sum("sections__count"), mark_total=Sum(F("sections__count") * F("sections__marks")))
        .order_by("title")
    )


def papers_without_content() -> QuerySet[Paper]:
    """The papers for a list: who drew them from what, without their content."""
    return Paper.objects.select_related("blueprint", "drawn_by__person", "module").defer("content")


def demands_of(bank: Bank, sections: Iterable[Section]) -> list[Demand]:
    """The sections of a blueprint as the draw sees them. One query, for the branches of the bank."""
    branches = branches_of(bank)
    return [
        Demand(
            title=section.title,
            kind=section.kind,
            count=section.count,
            marks=Decimal(section.marks),
            subjects=branches[section.subject_id] if section.subject_id else frozenset(),
            difficulty=section.difficulty,
        )
        for section in sections
    ]


def pool_of(bank: Bank, use: str) -> list[Supply]:
    """The approved questions of a bank for a use. One query."""
    rows = QuestionVersion.objects.filter(
        question__bank=bank, question__use=use, question__state=QuestionState.APPROVED, is_current=True
    ).order_by("question_id")
    return [Supply(*row) for row in rows.values_list("question_id", "kind", "subject_id", "difficulty")]


def shortages_of(blueprint: Blueprint) -> list[Shortage]:
    """The sections of a blueprint that its bank cannot fill now. Three queries."""
    demands = demands_of(blueprint.bank, blueprint.sections.all())
    return shortages(demands, pool_of(blueprint.bank, blueprint.use))


def current_wordings(questions: Sequence[int]) -> dict[int, QuestionVersion]:
    """The current version of each question. One query."""
    versions = QuestionVersion.objects.filter(question__in=questions, is_current=True)
    return {version.question_id: version for version in versions}


def item_of(version: QuestionVersion) -> Item:
    """A version as far as a paper needs it."""
    return Item(version.kind, version.stem, tuple(version.options), tuple(version.answer))


def check_questions(module: ModulePage) -> list[QuestionVersion]:
    """The approved practice questions of a module that a key can mark, in the order of the bank. One query."""
    return list(
        QuestionVersion.objects.filter(
            question__module=module,
            question__use=QuestionUse.PRACTICE,
            question__state=QuestionState.APPROVED,
            is_current=True,
            kind__in=KEYED_KINDS,
        ).order_by("question_id")
    )


def standing_check(module: ModulePage, versions: Iterable[QuestionVersion]) -> Paper | None:
    """The newest check of a module, when it holds exactly these versions. Two queries."""
    paper = Paper.objects.filter(module=module).order_by("-pk").first()
    wanted = sorted(version.pk for version in versions)
    if paper and sorted(paper.sources.values_list("version", flat=True)) == wanted:
        return paper
    return None

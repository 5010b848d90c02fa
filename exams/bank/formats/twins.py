"""Questions that stand in a file twice, or twice with different answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind
from exams.bank.formats.drafts import DraftQuestion, RefusedRow
from exams.bank.formats.options import LETTERS
from exams.bank.formats.refusals import RefusalCode, explain, shorten
from exams.bank.formats.wording import option_key, stem_key

_MOST_PLACES_NAMED = 5
_CHOICES = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
_Key = Callable[[DraftQuestion], frozenset[str]]


def part_twins(
    questions: Iterable[DraftQuestion],
) -> tuple[list[DraftQuestion], list[RefusedRow], list[str]]:
    """Return the questions that stay, the refused twins, and notes for a person to check.

    Same stem and same answer: the first stays. Same stem and answers that
    contradict each other: none stays. Same stem, other options and nothing
    that one calls right and the other wrong: both stay, with a note.
    """
    groups: dict[tuple[str, str], list[DraftQuestion]] = {}
    order = list(questions)
    for question in order:
        groups.setdefault(_group_key(question), []).append(question)
    refused: dict[tuple[str, int], RefusedRow] = {}
    notes: list[str] = []
    for group in groups.values():
        if len(group) > 1:
            _judge_group(group, refused, notes)
    kept = [each for each in order if (each.sheet, each.row) not in refused]
    return kept, list(refused.values()), notes


def _group_key(question: DraftQuestion) -> tuple[str, str]:
    family = "choice" if question.kind in _CHOICES else str(question.kind)
    return family, stem_key(question.stem)


def _judge_group(group: list[DraftQuestion], refused: dict[tuple[str, int], RefusedRow], notes: list[str]) -> None:
    opposed = _contradicting(group)
    for question in group:
        if question.row_key in opposed:
            others = (each for each in group if each is not question and each.row_key in opposed)
            refused[question.row_key] = _refuse(question, RefusalCode.CONFLICT, others)
    first_of: dict[frozenset[str], DraftQuestion] = {}
    for question in group:
        if question.row_key in opposed:
            continue
        first = first_of.setdefault(_right_keys(question), question)
        if first is not question:
            refused[question.row_key] = _refuse(question, RefusalCode.DUPLICATE, [first])
    if len(first_of) > 1:
        note = _(
            "The same question text stands in %(places)s with different options. All were"
            " imported; check whether they should stay apart."
        )
        notes.append(note % {"places": _name_places(first_of.values())})


def _contradicting(group: list[DraftQuestion]) -> set[tuple[str, int]]:
    """Return the questions of a group that call right what another calls wrong."""
    right, wrong = _index(group, _right_keys), _index(group, _wrong_keys)
    opposed: set[tuple[str, int]] = set()
    for key in right.keys() & wrong.keys():
        opposed |= right[key] | wrong[key]
    if group[0].kind in {QuestionKind.BLANK, QuestionKind.ESSAY} and len(right) > 1:
        opposed = {question.row_key for question in group}
    return opposed


def _index(group: list[DraftQuestion], keys_of: _Key) -> dict[str, set[tuple[str, int]]]:
    places: dict[str, set[tuple[str, int]]] = {}
    for question in group:
        for key in keys_of(question):
            places.setdefault(key, set()).add(question.row_key)
    return places


def _right_keys(question: DraftQuestion) -> frozenset[str]:
    if question.kind in _CHOICES:
        texts = [question.options[LETTERS.index(letter)] for letter in question.answer]
        return frozenset(map(option_key, texts))
    if question.kind is QuestionKind.TRUE_FALSE:
        return frozenset(question.answer)
    return frozenset(["\n".join(map(option_key, question.answer))])


def _wrong_keys(question: DraftQuestion) -> frozenset[str]:
    if question.kind in _CHOICES:
        return frozenset(map(option_key, question.options)) - _right_keys(question)
    if question.kind is QuestionKind.TRUE_FALSE:
        return frozenset({"true", "false"}) - _right_keys(question)
    return frozenset()


def _refuse(question: DraftQuestion, code: RefusalCode, others: Iterable[DraftQuestion]) -> RefusedRow:
    reason = explain(code, {"place": _name_places(others)})
    return RefusedRow(question.sheet, question.row, code, reason, shorten(question.stem))


def _name_places(questions: Iterable[DraftQuestion]) -> str:
    place = _("sheet “%(sheet)s” row %(row)s")
    named = [place % {"sheet": each.sheet, "row": each.row} for each in islice(questions, _MOST_PLACES_NAMED + 1)]
    more = ["…"] if len(named) > _MOST_PLACES_NAMED else []
    return "、".join(named[:_MOST_PLACES_NAMED] + more)

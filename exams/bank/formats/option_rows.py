"""Layout B: one row per option, the stem beside the first of them."""

from __future__ import annotations

from exams.bank.formats.answers import read_truth
from exams.bank.formats.drafts import Candidate, SheetReading, SkippedRow
from exams.bank.formats.headers import Columns, Role
from exams.bank.formats.kinds import name_kind, read_kind_codes
from exams.bank.formats.options import LETTERS
from exams.bank.formats.question_rows import (
    describe_unused,
    find_fault,
    join_many,
    row_text,
    text_at,
)
from exams.bank.formats.refusals import RefusalCode, shorten
from exams.bank.formats.wording import stem_key
from groundwork.intake.tables import Row, Sheet

_CODES = {"1": True, "0": False}


def read_option_rows(sheet: Sheet, columns: Columns, header_place: int) -> SheetReading:
    """Return the questions of a sheet, each named by the row of its first option."""
    skipped = tuple(SkippedRow(sheet.name, row.number, shorten(row_text(row))) for row in sheet.rows[:header_place])
    groups = _group(sheet.rows[header_place + 1 :], columns)
    candidates = tuple(_make_candidate(sheet, group, columns) for group in groups)
    return SheetReading(
        candidates,
        skipped,
        describe_unused(sheet, columns),
        kind_codes=read_kind_codes(columns.kind_hint),
    )


def _group(rows: tuple[Row, ...], columns: Columns) -> list[list[Row]]:
    """Part the rows into questions: a new number or a new stem begins one."""
    groups: list[list[Row]] = []
    number_places = columns.roles.get(Role.NUMBER, [])
    last: tuple[str, str] = ("", "")
    for row in rows:
        number = text_at(row, number_places[0]) if number_places else ""
        stem = stem_key(text_at(row, columns.first(Role.STEM)))
        is_new = (number and number != last[0]) or (stem and stem != last[1])
        if is_new or not groups:
            groups.append([row])
            last = (number or last[0], stem)
        else:
            groups[-1].append(row)
    return groups


def _make_candidate(sheet: Sheet, rows: list[Row], columns: Columns) -> Candidate:
    first = rows[0]
    options = tuple(text_at(row, columns.first(Role.PACKED_OPTIONS)) for row in rows)
    faults = [found for row in rows if (found := find_fault(sheet, row, columns))]
    fault: RefusalCode | None = faults[0][0] if faults else None
    fault_text = faults[0][1] if faults else ""
    answer = _read_marks([text_at(row, columns.first(Role.IS_RIGHT)) for row in rows])
    if answer is None:
        fault = fault or RefusalCode.ANSWER_UNCLEAR
        fault_text = fault_text or row_text(first)
    if len(options) > len(LETTERS):
        fault = fault or RefusalCode.OPTIONS_UNCLEAR
    return Candidate(
        sheet=sheet.name,
        row=first.number,
        stem=text_at(first, columns.first(Role.STEM)),
        answer="",
        right_letters=tuple(answer or ""),
        kind_text=text_at(first, columns.first(Role.KIND)),
        section_kind=name_kind(sheet.name),
        options=options,
        explanation=text_at(first, columns.first(Role.EXPLANATION)),
        subject=join_many(first, columns, Role.SUBJECT),
        difficulty=text_at(first, columns.first(Role.DIFFICULTY)),
        marks=text_at(first, columns.first(Role.MARKS)),
        tags=join_many(first, columns, Role.TAGS),
        fault=fault,
        fault_text=fault_text,
    )


def _read_marks(marks: list[str]) -> str | None:
    """Return the letters of the options marked right; None when a mark is unclear.

    Either every option is marked, or only the right ones are: a mixture of
    "no" and nothing leaves open what nothing means.
    """
    truths = [read_truth(mark, _CODES) if mark else None for mark in marks]
    unknown = any(truth is None and mark for truth, mark in zip(truths, marks, strict=True))
    if unknown or ("" in marks and False in truths):
        return None
    return "".join(letter for letter, truth in zip(LETTERS, truths, strict=False) if truth)

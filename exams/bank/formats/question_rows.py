"""Layout A: one row per question, with or without a header row."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind
from exams.bank.formats.answers import read_truth_codes
from exams.bank.formats.drafts import Candidate, SheetReading, SkippedRow
from exams.bank.formats.headers import Columns, Role, read_header
from exams.bank.formats.kinds import is_kind_heading, name_kind, read_kind_codes
from exams.bank.formats.options import LETTERS
from exams.bank.formats.refusals import RefusalCode, shorten
from groundwork.intake.tables import Cell, Row, Sheet

_CHAPTER = re.compile(r"第[一二三四五六七八九十百0-9]+[章节部分篇编单元].{0,30}")
_LONGEST_MARK = 2
_MANY_SEPARATOR = " / "


def read_question_rows(sheet: Sheet, columns: Columns, header_place: int) -> SheetReading:
    """Return the questions of a sheet; `header_place` is the header's index, -1 for none."""
    candidates: list[Candidate] = []
    skipped = [_skipped(sheet, row) for row in sheet.rows[: max(header_place, 0)]]
    section = _title_kind(sheet, header_place)
    for row in sheet.rows[header_place + 1 :]:
        texts = _mapped_texts(row, columns)
        if not any(texts.values()):
            skipped.append(_skipped(sheet, row))
        elif _is_heading(row, columns, texts):
            section = name_kind(row_text(row)) or section
            skipped.append(_skipped(sheet, row))
        elif read_header(row).is_complete:
            skipped.append(_skipped(sheet, row))
        else:
            candidates.append(_make_candidate(sheet, row, columns, texts, section))
    return SheetReading(
        tuple(candidates),
        tuple(skipped),
        describe_unused(sheet, columns),
        kind_codes=read_kind_codes(columns.kind_hint),
        truth_codes=read_truth_codes(columns.answer_hint),
    )


def find_fault(sheet: Sheet, row: Row, columns: Columns) -> tuple[RefusalCode, str] | None:
    """Return why the cells of a row cannot be trusted, with the text to show."""
    if row.number in sheet.picture_rows:
        return RefusalCode.PICTURE, ""
    for place in columns.roles.get(Role.MEDIA, []):
        if row.at(place).text.strip():
            return RefusalCode.PICTURE, ""
    for place in used_places(columns):
        fault = _cell_fault(row.at(place))
        if fault:
            return fault, row.at(place).text
    return None


def used_places(columns: Columns) -> list[int]:
    """Return the places of all columns whose text ends up in a question."""
    ignored = {Role.NUMBER, Role.MEDIA}
    places = [place for role, many in columns.roles.items() if role not in ignored for place in many]
    return sorted({*places, *columns.options.values(), *columns.blanks.values()})


def text_at(row: Row, place: int | None) -> str:
    """Return the text of a cell, "" when the column is not there."""
    return "" if place is None else row.at(place).text.strip()


def join_many(row: Row, columns: Columns, role: Role) -> str:
    """Return the texts of all columns of one role, joined."""
    texts = [text_at(row, place) for place in columns.roles.get(role, [])]
    return _MANY_SEPARATOR.join(dict.fromkeys(text for text in texts if text))


def row_text(row: Row) -> str:
    """Return all texts of a row, for a person to recognise it by."""
    return " ".join(cell.text.strip() for cell in row.cells if cell.text.strip())


def describe_unused(sheet: Sheet, columns: Columns) -> tuple[str, ...]:
    """Return a sentence about the headers of a sheet that mean nothing here."""
    if not columns.unused:
        return ()
    note = _("In sheet “%(sheet)s” these columns were not used: %(names)s.")
    return (note % {"sheet": sheet.name, "names": "、".join(map(shorten, columns.unused))},)


def _cell_fault(cell: Cell) -> RefusalCode | None:
    if cell.is_formula:
        return RefusalCode.FORMULA
    if cell.inexact:
        return RefusalCode.INEXACT_NUMBER
    return RefusalCode.DATE_CELL if cell.is_date else None


def _mapped_texts(row: Row, columns: Columns) -> dict[int, str]:
    return {place: row.at(place).text.strip() for place in used_places(columns)}


def _is_heading(row: Row, columns: Columns, texts: dict[int, str]) -> bool:
    """Whether a row is a title between questions and not a question."""
    filled = [text for text in texts.values() if text]
    has_answer = bool(text_at(row, columns.first(Role.ANSWER)))
    if len(filled) != 1 or has_answer or any(cell.is_formula for cell in row.cells):
        return False
    text = filled[0]
    return len(text) <= _LONGEST_MARK or is_kind_heading(text) or bool(_CHAPTER.fullmatch(text))


def _title_kind(sheet: Sheet, header_place: int) -> QuestionKind | None:
    titles = [row_text(row) for row in sheet.rows[: max(header_place, 0)]]
    named = {name_kind(title) for title in titles if is_kind_heading(title)} - {None}
    return named.pop() if len(named) == 1 else name_kind(sheet.name)


def _make_candidate(
    sheet: Sheet, row: Row, columns: Columns, texts: dict[int, str], section: QuestionKind | None
) -> Candidate:
    fault = find_fault(sheet, row, columns)
    last = max((LETTERS.index(letter) for letter in columns.options), default=-1)
    return Candidate(
        sheet=sheet.name,
        row=row.number,
        stem=text_at(row, columns.first(Role.STEM)),
        answer=text_at(row, columns.first(Role.ANSWER)),
        kind_text=text_at(row, columns.first(Role.KIND)),
        section_kind=section,
        options=tuple(texts.get(columns.options.get(each, -1), "") for each in LETTERS[: last + 1]),
        packed_options=text_at(row, columns.first(Role.PACKED_OPTIONS)),
        blanks=tuple(texts[columns.blanks[number]] for number in sorted(columns.blanks)),
        explanation=text_at(row, columns.first(Role.EXPLANATION)),
        subject=join_many(row, columns, Role.SUBJECT),
        difficulty=text_at(row, columns.first(Role.DIFFICULTY)),
        marks=text_at(row, columns.first(Role.MARKS)),
        tags=join_many(row, columns, Role.TAGS),
        fault=fault[0] if fault else None,
        fault_text=fault[1] if fault else "",
    )


def _skipped(sheet: Sheet, row: Row) -> SkippedRow:
    return SkippedRow(sheet.name, row.number, shorten(row_text(row)))

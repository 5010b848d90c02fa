"""The door to the question-bank formats: bytes in, questions and refusals out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from exams.bank.formats.drafts import BankParse, DraftQuestion, RefusedRow, SheetReading
from exams.bank.formats.evidence import weigh_evidence
from exams.bank.formats.headers import Columns, find_header
from exams.bank.formats.headless import find_columns_by_shape
from exams.bank.formats.marked_lines import has_marked_lines, read_marked_lines
from exams.bank.formats.numbered_lines import has_numbered_lines, read_numbered_lines
from exams.bank.formats.option_rows import read_option_rows
from exams.bank.formats.question_rows import read_question_rows
from exams.bank.formats.questions import make_question
from exams.bank.formats.refusals import RowRefused, shorten
from exams.bank.formats.twins import part_twins
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import Limits
from groundwork.intake.tables import Sheet
from groundwork.intake.texts import read_text
from groundwork.intake.workbooks import read_workbook


def parse_bank(
    data: bytes,
    name: str,
    *,
    stated_truths: Mapping[str, bool] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> BankParse:
    """Read a question bank from .xlsx, .csv or .txt, guessing nothing.

    Every question of the file ends as imported (with its repairs listed) or
    refused (with its reason), so `read` = imported + refused; a question is one
    row, or all rows of its options in the layout of one row per option.
    `stated_truths` gives the meaning of true-or-false codes where the person
    who imports knows it, such as {"1": True, "2": False}.

    Raises FileRefused when the file as a whole cannot be read or when no
    question columns are found in it.
    """
    readings, notes = _read_layouts(data, name, limits)
    if not any(reading.candidates for reading in readings):
        raise _unknown_layout()
    truths = {code.upper(): truth for code, truth in (stated_truths or {}).items()}
    drafts: list[DraftQuestion] = []
    refused: list[RefusedRow] = []
    for reading in readings:
        notes.extend(reading.notes)
        notes.extend(_settle(reading, truths, drafts, refused))
    kept, twins, twin_notes = part_twins(drafts)
    return BankParse(
        imported=tuple(kept),
        refused=tuple(refused + twins),
        skipped=tuple(row for reading in readings for row in reading.skipped),
        notes=tuple(notes + twin_notes),
    )


def _settle(
    reading: SheetReading,
    stated_truths: Mapping[str, bool],
    drafts: list[DraftQuestion],
    refused: list[RefusedRow],
) -> tuple[str, ...]:
    """Make questions of one sheet's candidates; return the notes on the sheet."""
    evidence = weigh_evidence(reading, stated_truths)
    for each in reading.candidates:
        try:
            drafts.append(make_question(each, evidence))
        except RowRefused as refusal:
            stem = shorten(each.stem)
            refused.append(RefusedRow(each.sheet, each.row, refusal.code, refusal.message, stem))
    return evidence.notes


def _read_layouts(data: bytes, name: str, limits: Limits) -> tuple[list[SheetReading], list[str]]:
    if name.lower().endswith(".txt"):
        lines = read_text(data, name, limits)
        file_name = name.rpartition("/")[2]
        if has_marked_lines(lines):
            return [read_marked_lines(lines, file_name)], []
        if has_numbered_lines(lines):
            return [read_numbered_lines(lines, file_name)], []
        raise _unknown_text_layout()
    readings, notes = [], []
    for sheet in read_workbook(data, name, limits).sheets:
        if sheet.hidden:
            note = _("The hidden sheet “%(sheet)s” was not read. Show it in Excel to import it.")
            notes.append(note % {"sheet": sheet.name})
            continue
        reading = _read_sheet(sheet)
        if reading is not None:
            readings.append(reading)
        elif sheet.rows:
            note = _(
                "No question columns were found in sheet “%(sheet)s”; its %(count)s rows were"
                " not read. If it holds questions, give it a header row."
            )
            notes.append(note % {"sheet": sheet.name, "count": len(sheet.rows)})
    return readings, notes


def _read_sheet(sheet: Sheet) -> SheetReading | None:
    found = find_header(sheet.rows)
    if found is None:
        columns = find_columns_by_shape(sheet)
        return read_question_rows(sheet, columns, -1) if columns else None
    place, columns = found
    _refuse_doubled(sheet, columns)
    if columns.has_row_per_option:
        return read_option_rows(sheet, columns, place)
    return read_question_rows(sheet, columns, place)


def _refuse_doubled(sheet: Sheet, columns: Columns) -> None:
    if columns.doubled:
        raise FileRefused(
            "doubled_column",
            _(
                "In sheet “%(sheet)s” more than one column means the same: %(names)s. Nothing"
                " was imported. Keep one of them and choose the file again."
            )
            % {"sheet": sheet.name, "names": "、".join(map(shorten, columns.doubled))},
        )


def _unknown_layout() -> FileRefused:
    return FileRefused(
        "unknown_layout",
        _(
            "No questions were recognised in the file. Nothing was imported. Give it a header"
            " row with 题型, 题干, 选项A, 选项B, 选项C, 选项D, 答案 and 解析 and choose it again."
        ),
    )


def _unknown_text_layout() -> FileRefused:
    return FileRefused(
        "unknown_layout",
        _(
            "No questions were recognised in the text. Nothing was imported. Number each question, give each option"
            " its letter and each question a line 答案： (1. … / A. … / B. … / 答案：A), and choose it again."
        ),
    )

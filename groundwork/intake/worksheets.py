"""One sheet of a workbook, read in one pass over its XML.

A library is not used for this because what people see is not what libraries
return: 0.5 formatted as a percentage is "50%", a merged cell covers the rows
below it, and a lone cell at XFD1048576 must not become a table of a thousand
million cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from groundwork.intake.archives import Archive, damaged
from groundwork.intake.limits import Limits
from groundwork.intake.numerals import NumberStyle, show_number
from groundwork.intake.parts import Attributes, read_relations, relation_id, scan, unescape
from groundwork.intake.tables import EMPTY_CELL, Cell, Row, Sheet
from groundwork.intake.texts import check_length, too_many_columns, too_many_rows

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Package:
    """What all sheets of one workbook share while they are read."""

    archive: Archive
    limits: Limits
    strings: list[str] = field(default_factory=list)
    styles: list[NumberStyle] = field(default_factory=list)
    is_1904: bool = False
    row_count: int = 0


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _reference(text: str) -> tuple[int, int]:
    """Return the row number and the 0-based column of a reference such as B7."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        raise damaged()
    row, column = int(found[2]), _column_index(found[1])
    if not 1 <= row <= _LAST_ROW or column >= _LAST_COLUMN:
        raise damaged()
    return row, column


class SheetReader:
    """Reads one sheet; its methods are the handlers of one pass over its XML."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merged: list[tuple[int, int, int]] = []
        self._drawing = ""
        self._row = 0
        self._column = -1
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._collecting = False
        self._in_reading = False
        self._has_formula = False

    def read(self, name: str, *, hidden: bool) -> Sheet:
        """Return the sheet; raises FileRefused at the first row too many."""
        content = self._package.archive.read(self._part)
        scan(content, self._start, self._end, self._text)
        self._fill_merged()
        rows = tuple(_as_row(number, self._rows[number]) for number in sorted(self._rows))
        return Sheet(name, hidden, rows, frozenset(self._find_pictures()))

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "t"}:
            self._collecting = not self._in_reading
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "mergeCell":
            first, _colon, last = attributes.get("ref", "").partition(":")
            row, column = _reference(first)
            self._merged.append((column, row, _reference(last or first)[0]))
        elif tag == "drawing":
            self._drawing = relation_id(attributes)

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise damaged()
        self._row, self._column = number, -1

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._pieces.clear()
        self._has_formula = False
        if "r" in attributes:
            row, column = _reference(attributes["r"])
            if row != self._row or column <= self._column:
                raise damaged()
            self._column = column
        else:
            self._column += 1

    def _text(self, text: str) -> None:
        if self._collecting:
            self._pieces.append(text)

    def _end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._collecting = False
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "c" and (self._pieces or self._has_formula):
            self._keep_cell()

    def _keep_cell(self) -> None:
        cell = self._make_cell("".join(self._pieces))
        if not cell.text.strip() and not cell.is_formula:
            return
        limits = self._package.limits
        if self._column >= limits.max_columns:
            raise too_many_columns(self._row, limits)
        check_length(cell.text, self._row, limits)
        if self._row not in self._rows:
            self._package.row_count += 1
            if self._package.row_count > limits.max_rows:
                raise too_many_rows(limits)
            self._rows[self._row] = {}
        self._rows[self._row][self._column] = cell

    def _make_cell(self, raw: str) -> Cell:
        kind = self._cell.get("t", "n")
        formula = self._has_formula
        if kind == "s":
            return Cell(self._package.strings[_position(raw, self._package.strings)], formula)
        if kind == "b":
            return Cell("TRUE" if raw.strip() == "1" else "FALSE", formula)
        if kind == "d":
            return Cell(raw, formula, is_date=True)
        if kind != "n" or not raw.strip():
            return Cell(unescape(raw), formula)
        styles = self._package.styles
        style = styles[_position(self._cell.get("s", "0"), styles)] if styles else NumberStyle()
        text, inexact, is_date = show_number(raw, style, is_1904=self._package.is_1904)
        return Cell(text, formula, is_number=True, inexact=inexact, is_date=is_date)

    def _fill_merged(self) -> None:
        steps = len(self._rows) * self._package.limits.max_columns
        for column, first, last in self._merged:
            source = self._rows.get(first, {}).get(column)
            if source is None:
                continue
            for number in range(first + 1, min(last, self._row) + 1):
                steps -= 1
                if steps < 0:  # areas that overlap: not written by Excel
                    raise damaged()
                if number in self._rows:
                    self._rows[number].setdefault(column, source)

    def _find_pictures(self) -> Iterator[int]:
        """Yield the row numbers in which pictures are anchored."""
        archive = self._package.archive
        part = read_relations(archive, self._part).get(self._drawing, ("", ""))[1]
        numbers: list[int] = []
        state = {"in_from": False, "in_row": False}

        def start(tag: str, _attributes: Attributes) -> None:
            state["in_from"] = state["in_from"] or tag == "from"
            state["in_row"] = state["in_from"] and tag == "row"

        def end(tag: str) -> None:
            state["in_row"] = False
            state["in_from"] = state["in_from"] and tag != "from"

        def text(content: str) -> None:
            if state["in_row"]:
                numbers.append(int(content) + 1)

        if part in archive:
            scan(archive.read(part), start, end, text)
        yield from numbers


def _position(raw: str, within: list[str] | list[NumberStyle]) -> int:
    index = int(raw)
    if not 0 <= index < len(within):
        raise damaged()
    return index


def _as_row(number: int, cells: dict[int, Cell]) -> Row:
    width = max(cells) + 1
    return Row(number, tuple(cells.get(column, EMPTY_CELL) for column in range(width)))

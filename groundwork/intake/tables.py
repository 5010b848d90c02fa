"""The nouns of a table that somebody handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One cell. `text` is what a person sees, "" when nothing.

    `is_formula`: `text` is the last computed value. `inexact`: what was typed
    can no longer be told (a number over 15 digits, a fraction, an unknown
    format); callers refuse such a cell. `is_date`: `text` is an ISO date or time.
    """

    text: str
    is_formula: bool = False
    is_number: bool = False
    inexact: bool = False
    is_date: bool = False


EMPTY_CELL = Cell("")


@dataclass(frozen=True)
class Row:
    """One row that holds anything; `number` is 1-based, as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """Return the cell of a 0-based column, empty beyond the last one."""
        return self.cells[column] if column < len(self.cells) else EMPTY_CELL


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows without text are left out, so their numbers may jump.

    The text of a merged area stands in its first column in each of its rows
    that holds anything else; its other columns are empty. `picture_rows` are
    the numbers of the rows in which a picture is anchored.
    """

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    picture_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file in their order, hidden ones too; a .csv has one."""

    sheets: tuple[Sheet, ...]

"""Sheets without a header row: columns told by their shape, or not at all."""

from __future__ import annotations

from exams.bank.formats.answers import looks_like_answer
from exams.bank.formats.headers import Columns, Role
from exams.bank.formats.options import LETTERS
from groundwork.intake.tables import Sheet

# A stem is a sentence; the columns around it are filled in nearly every row.
_SHORTEST_MEAN_STEM = 8
_FILLED, _SHAPED = 0.6, 0.9
_FEWEST_ROWS = 3


def find_columns_by_shape(sheet: Sheet) -> Columns | None:
    """Return the columns of a sheet without a header; None unless only one reading fits.

    The stem is the longest column, the answer the only other one in which
    nearly every cell is shaped as an answer; columns of text beside them are
    the options. Columns that are mostly empty are left out.
    """
    texts = _columns_of(sheet)
    dense = {place: cells for place, cells in texts.items() if _is_dense(cells, texts)}
    if len(dense) < 2:
        return None
    stem = max(dense, key=lambda place: sum(map(len, dense[place])))
    if len(dense[stem]) < _FEWEST_ROWS or _mean_length(dense[stem]) < _SHORTEST_MEAN_STEM:
        return None
    rest = [place for place in dense if place != stem and not _counts_up(dense[place])]
    answers = [place for place in rest if _share_of_answers(dense[place]) >= _SHAPED]
    if len(answers) != 1:
        return None
    options = [place for place in rest if place not in answers]
    if options and not _are_options(options, stem):
        return None
    # A fifth option is often missing: sparse columns right after the others belong to them.
    while options and options[-1] + 1 in texts and options[-1] + 1 not in {stem, *answers}:
        options.append(options[-1] + 1)
    columns = Columns({Role.STEM: [stem], Role.ANSWER: answers})
    columns.options = dict(zip(LETTERS, options, strict=False))
    return columns


def _columns_of(sheet: Sheet) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = {}
    for row in sheet.rows:
        for place, cell in enumerate(row.cells):
            if cell.text.strip():
                texts.setdefault(place, []).append(cell.text.strip())
    return texts


def _is_dense(cells: list[str], texts: dict[int, list[str]]) -> bool:
    return len(cells) >= _FILLED * max(len(column) for column in texts.values())


def _mean_length(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells)


def _share_of_answers(cells: list[str]) -> float:
    return sum(map(looks_like_answer, cells)) / len(cells)


def _counts_up(cells: list[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < len("10000000")]
    return len(numbers) == len(cells) and numbers == list(range(numbers[0], numbers[0] + len(cells)))


def _are_options(places: list[int], stem: int) -> bool:
    """Whether columns stand side by side after the stem and are as many as options are."""
    is_block = places == list(range(places[0], places[0] + len(places)))
    return is_block and 2 <= len(places) <= len(LETTERS) and places[0] > stem

"""How much of an uploaded file is read at most."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one uploaded file; sizes in bytes.

    `max_rows` counts the rows (or lines) that hold anything, over all sheets,
    hidden ones included. `max_columns` is the last column that may hold text.
    """

    max_bytes: int = 10 * MEGABYTE
    max_unpacked_bytes: int = 50 * MEGABYTE
    max_ratio: int = 100
    max_entries: int = 200
    max_rows: int = 5_000
    max_columns: int = 40
    # What one Excel cell can hold; a CSV cell may hold no more.
    max_cell_characters: int = 32_767

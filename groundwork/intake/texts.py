"""Plain text whose encoding nobody declared, decoded only when it is certain."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from groundwork.intake.archives import check_size, is_zip, refuse_foreign_kind, wrong_kind
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import Limits

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\x0b\x0c")
# Damaged UTF-8 keeps most of its characters; GB18030 read as UTF-8 keeps hardly any.
_UTF8_SURVIVORS = 0.8


@dataclass(frozen=True)
class Line:
    """A line that holds something; `number` is 1-based, as an editor shows it."""

    number: int
    text: str


def read_text(data: bytes, name: str, limits: Limits = Limits()) -> tuple[Line, ...]:  # noqa: B008 (frozen)
    """Return the lines of a .txt file that are not blank.

    UTF-8 with or without its mark, and GB18030. Raises FileRefused for a file
    that is empty, too long, not text, damaged or in UTF-16.
    """
    check_size(data, limits)
    refuse_binary(data)
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    if not lines:
        check_size(b"", limits)
    if len(lines) > limits.max_rows:
        raise too_many_rows(limits)
    for line in lines:
        check_length(line.text, line.number, limits)
    return lines


def decode(data: bytes) -> str:
    """Return the text of UTF-8 or GB18030 bytes; anything doubtful is refused."""
    if data.startswith(_UTF16_MARKS) or b"\x00" in data[:4096]:
        raise FileRefused(
            "utf16",
            str(
                _(
                    "The text is stored as UTF-16 (“Unicode text” in Excel), which is not"
                    " taken. Nothing was imported. Save it as “CSV UTF-8” or as .xlsx and"
                    " choose the new file."
                )
            ),
        )
    try:
        text = data.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(_UTF8_MARK) or _is_damaged_utf8(data):
            raise _undecodable(error.start) from error
        text = _decode_gb18030(data)
    if not _CONTROLS.isdisjoint(text):
        raise _undecodable(next(i for i, letter in enumerate(text) if letter in _CONTROLS))
    return text


def refuse_binary(data: bytes) -> None:
    """Refuse a file that its name calls text and its bytes do not."""
    refuse_foreign_kind(data)
    if is_zip(data):
        raise wrong_kind(str(_("an Excel workbook or another zip file")))


def check_length(text: str, number: int, limits: Limits) -> None:
    """Refuse a cell or a line longer than one Excel cell can be."""
    if len(text) > limits.max_cell_characters:
        raise FileRefused(
            "cell_too_long",
            _(
                "Row %(row)s holds a text of more than %(limit)s characters. Nothing was"
                " imported. Often a quotation mark is missing there: correct the row and"
                " choose the file again."
            )
            % {"row": number, "limit": limits.max_cell_characters},
        )


def too_many_rows(limits: Limits) -> FileRefused:
    """Return the refusal of a file over `limits.max_rows`."""
    return FileRefused(
        "too_many_rows",
        _(
            "The file has more than %(limit)s rows, hidden sheets included; at most"
            " %(limit)s are taken. Nothing was imported. Split the file into several and"
            " import them one after another."
        )
        % {"limit": limits.max_rows},
    )


def too_many_columns(number: int, limits: Limits) -> FileRefused:
    """Return the refusal of a row that is wider than `limits.max_columns`."""
    return FileRefused(
        "too_many_columns",
        _(
            "Row %(row)s has text beyond column %(limit)s. Nothing was imported. Remove"
            " the columns that are not needed and choose the file again."
        )
        % {"row": number, "limit": limits.max_columns},
    )


def _is_damaged_utf8(data: bytes) -> bool:
    decoded = data.decode("utf-8", "replace")
    foreign = [letter for letter in decoded if letter > "\x7f"]
    survivors = sum(letter != "\ufffd" for letter in foreign)
    return survivors > len(foreign) * _UTF8_SURVIVORS


def _decode_gb18030(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecodable(error.start) from error


def _undecodable(position: int) -> FileRefused:
    return FileRefused(
        "undecodable",
        _(
            "The text is damaged or in an unknown encoding, first at byte %(position)s."
            " Nothing was imported. Save it as “CSV UTF-8” or as .xlsx and choose the new"
            " file."
        )
        % {"position": position},
    )

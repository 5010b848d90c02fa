"""The XML parts of an .xlsx package, walked without building trees."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from groundwork.intake.archives import Archive, damaged
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.numerals import NumberStyle, read_number_style

# Tags of one part that are looked at; 5,000 rows of 40 cells need 800,000.
_MAX_TAGS = 3_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Attributes = dict[str, str]


def entities() -> FileRefused:
    """Return the refusal of a part that declares a document type or entities."""
    return FileRefused(
        "entities",
        str(
            _(
                "The file holds definitions that no Excel workbook needs and that can do"
                " harm. Nothing was imported. Copy the content into a new workbook and"
                " choose that one."
            )
        ),
    )


def scan(
    content: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _tag: None,
    text: Callable[[str], None] = lambda _text: None,
) -> None:
    """Walk an XML part without building a tree; tags come without their prefix."""

    def refuse_doctype(*_args: object) -> None:
        raise entities()

    if content.count(b"<") > _MAX_TAGS:
        raise FileRefused(
            "too_many_cells",
            str(
                _(
                    "A sheet has far too many cells, most of them probably empty. Nothing"
                    " was imported. Copy the filled cells into a new workbook and choose"
                    " that one."
                )
            ),
        )
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding nobody has
        raise damaged() from error


def relation_id(attributes: Attributes) -> str:
    """Return the relation an element points at, "" when it has none."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def read_relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return relation id -> (kind, part) of one part; outside targets are left out."""
    folder, name = posixpath.split(part)
    relations_part = f"{folder}/_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    if relations_part in archive:
        scan(archive.read(relations_part), start)
    return found


def target_of(relations: dict[str, tuple[str, str]], kind: str) -> str:
    """Return the part of the first relation of a kind, "" when there is none."""
    return next((part for each, part in relations.values() if each == kind), "")


def unescape(text: str) -> str:
    """Undo `_x000D_` and unify line ends."""
    text = _ESCAPED.sub(_unescape_one, text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unescape_one(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    # An escaped NUL or half of a surrogate pair stays written out: it is not text.
    return letter if letter.isprintable() or letter in "\t\n\r" else found[0]


def read_strings(archive: Archive, part: str) -> list[str]:
    """Return the shared strings in their order, without phonetic readings (rPh)."""
    strings: list[str] = []
    pieces: list[str] = []
    inside: set[str] = set()

    def start(tag: str, _attributes: Attributes) -> None:
        inside.add(tag)

    def text(content: str) -> None:
        if "t" in inside and "rPh" not in inside:
            pieces.append(content)

    def end(tag: str) -> None:
        inside.discard(tag)
        if tag == "si":
            strings.append(unescape("".join(pieces)))
            pieces.clear()

    if part in archive:
        scan(archive.read(part), start, end, text)
    return strings


def read_styles(archive: Archive, part: str) -> list[NumberStyle]:
    """Return how each cell style shows its numbers."""
    codes: dict[str, str] = {}
    ids: list[str] = []
    state = {"in_cell_styles": False}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            state["in_cell_styles"] = True
        elif tag == "xf" and state["in_cell_styles"]:
            ids.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            state["in_cell_styles"] = False

    if part in archive:
        scan(archive.read(part), start, end)
    return [read_number_style(number, codes.get(number)) for number in ids]

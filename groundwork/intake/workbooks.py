"""Workbooks and tables as a person sees them: .xlsx and .csv."""

from __future__ import annotations

import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from groundwork.intake.archives import (
    Archive,
    check_size,
    damaged,
    is_zip,
    open_archive,
    refuse_foreign_kind,
    refuse_foreign_package,
    wrong_kind,
)
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import Limits
from groundwork.intake.parts import (
    Attributes,
    entities,
    read_relations,
    read_strings,
    read_styles,
    relation_id,
    scan,
    target_of,
)
from groundwork.intake.tables import Cell, Row, Sheet, Workbook
from groundwork.intake.texts import (
    check_length,
    decode,
    refuse_binary,
    too_many_columns,
    too_many_rows,
)
from groundwork.intake.worksheets import Package, SheetReader

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{2}")
_SEPARATORS = ",\t;"


def read_workbook(data: bytes, name: str, limits: Limits = Limits()) -> Workbook:  # noqa: B008 (frozen)
    """Read an uploaded .xlsx or .csv; `name` is the name the person gave it.

    Raises FileRefused, with a sentence for the person, for anything that is
    empty, over a limit, damaged, encrypted, with macros, or of another kind
    than its name says. Costs are linear in the size of the file.
    """
    check_size(data, limits)
    if name.lower().endswith(".csv"):
        return _read_csv(data, name, limits)
    refuse_foreign_kind(data)
    if not is_zip(data):
        raise wrong_kind(str(_("plain text or an unknown kind of file")))
    archive = open_archive(data, limits)
    refuse_foreign_package(archive)
    _refuse_entities(archive)
    return _read_package(archive, limits)


def _read_csv(data: bytes, name: str, limits: Limits) -> Workbook:
    refuse_binary(data)
    text = decode(data)
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    csv.field_size_limit(limits.max_bytes)
    rows: list[Row] = []
    try:
        for number, texts in enumerate(reader, start=1):
            _append_csv_row(rows, number, texts, limits)
    except csv.Error as error:
        raise FileRefused(
            "broken_csv",
            _(
                "The quotation marks in line %(line)s do not match. Nothing was imported."
                " Correct that line, or save the file as .xlsx, and choose it again."
            )
            % {"line": reader.line_num},
        ) from error
    if not rows:
        check_size(b"", limits)
    return Workbook((Sheet(name.rpartition("/")[2][:-4], hidden=False, rows=tuple(rows)),))


def _append_csv_row(rows: list[Row], number: int, texts: list[str], limits: Limits) -> None:
    while texts and not texts[-1].strip():
        texts.pop()
    if not texts:
        return
    if len(rows) == limits.max_rows:
        raise too_many_rows(limits)
    if len(texts) > limits.max_columns:
        raise too_many_columns(number, limits)
    for text in texts:
        check_length(text, number, limits)
    rows.append(Row(number, tuple(_csv_cell(text) for text in texts)))


def _csv_cell(text: str) -> Cell:
    # Excel writes a long number to CSV as 1.10105E+17: its digits are gone.
    lost = bool(_SCIENTIFIC.fullmatch(text.strip()))
    return Cell(text, is_number=lost, inexact=lost)


def _refuse_entities(archive: Archive) -> None:
    """Refuse a document type in any XML part: Excel never writes one, bombs do."""
    for name in archive.entries:
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        content = archive.read(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise entities()


def _read_package(archive: Archive, limits: Limits) -> Workbook:
    package = Package(archive, limits)
    listed: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            listed.append(attributes)
        elif tag == "workbookPr":
            package.is_1904 = attributes.get("date1904", "0") in {"1", "true"}

    scan(archive.read("xl/workbook.xml"), start)
    targets = read_relations(archive, "xl/workbook.xml")
    package.strings = read_strings(archive, target_of(targets, "sharedStrings"))
    package.styles = read_styles(archive, target_of(targets, "styles"))
    sheets = []
    for attributes in listed:
        kind, part = targets.get(relation_id(attributes), ("", ""))
        if kind != "worksheet":
            continue
        if part not in archive:
            raise damaged()
        hidden = attributes.get("state", "visible") != "visible"
        sheets.append(SheetReader(package, part).read(attributes.get("name", ""), hidden=hidden))
    if not any(sheet.rows for sheet in sheets):
        check_size(b"", limits)
    return Workbook(tuple(sheets))

"""Zip containers read without trusting them, and files named by what they are.

Every check runs on the directory of the archive, before anything is unpacked.
The directory is parsed here and not by `zipfile`, because two readers that
disagree about the same bytes are how overlapping entries and moved end records
slip through (CVE-2025-8291).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import MEGABYTE, Limits

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED_FLAG = 0x1
_STORED, _DEFLATED = 0, 8
_ZIP64_MARK = 0xFFFFFFFF
# Below this size a high ratio is only a short run of equal bytes.
_RATIO_MATTERS_FROM = MEGABYTE

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", _("a PDF document")),
    (b"\x89PNG\r\n", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", _("a 7z archive")),
    (b"\x1f\x8b", _("a gzip archive")),
    (b"{\\rtf", _("an RTF document")),
)
_OLE_STREAMS = (
    ("WordDocument", _("an old Word document (.doc)")),
    ("PowerPoint Document", _("an old PowerPoint file (.ppt)")),
    ("Workbook", _("an old Excel workbook (.xls)")),
    ("Book", _("an old Excel workbook (.xls)")),
)
_ZIP_PARTS = (
    ("word/document.xml", _("a Word document (.docx)")),
    ("ppt/presentation.xml", _("a PowerPoint file (.pptx)")),
    ("xl/workbook.bin", _("a binary Excel workbook (.xlsb)")),
    ("content.xml", _("an OpenDocument file (.ods or .odt)")),
)


@dataclass(frozen=True)
class Entry:
    """One file of an archive; sizes and offsets in bytes."""

    name: str
    method: int
    checksum: int
    packed: int
    unpacked: int
    header_at: int
    data_at: int


class Archive:
    """A checked archive; `read` unpacks one entry and never more than it declared."""

    def __init__(self, data: bytes, entries: dict[str, Entry]) -> None:
        self._data = data
        self.entries = entries

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """Return the bytes of one entry. Raises FileRefused when they are damaged."""
        entry = self.entries[name]
        packed = self._data[entry.data_at : entry.data_at + entry.packed]
        content = packed if entry.method == _STORED else _inflate(packed, entry.unpacked)
        if len(content) != entry.unpacked or zlib.crc32(content) != entry.checksum:
            raise damaged()
        return content


def damaged() -> FileRefused:
    """Return the refusal of a file whose structure does not hold together."""
    return FileRefused(
        "damaged",
        str(
            _(
                "The file is damaged or was cut off on the way. Nothing was imported."
                " Open it in Excel, save it again as .xlsx and choose the new file."
            )
        ),
    )


def check_size(data: bytes, limits: Limits) -> None:
    """Refuse an empty file and one over `limits.max_bytes`."""
    if not data:
        raise FileRefused(
            "empty",
            str(_("The file is empty. Nothing was imported. Check the file and choose it again.")),
        )
    if len(data) > limits.max_bytes:
        raise FileRefused(
            "too_large",
            # Without its size: of a file that is far too large only the beginning has been read.
            _(
                "The file is larger than %(limit)s MB. Nothing was"
                " imported. Remove pictures or split the file into several."
            )
            % {"limit": f"{limits.max_bytes / MEGABYTE:g}"},
        )


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does."""
    return data.startswith(_ZIP)


def refuse_foreign_kind(data: bytes) -> None:
    """Refuse a file that is neither a zip nor text, naming what it really is."""
    if data.startswith(_OLE):
        _refuse_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise wrong_kind(str(kind))
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta")):
        raise wrong_kind(str(_("a web page (HTML)")))
    if head.startswith(b"<"):
        raise wrong_kind(str(_("an XML file")))


def wrong_kind(kind: str) -> FileRefused:
    """Return the refusal of a file that is something else than its name says."""
    return FileRefused(
        "wrong_kind",
        _(
            "The file is really %(kind)s, whatever its name says. Nothing was imported."
            " Open it, save it as an Excel workbook (.xlsx) and choose the new file."
        )
        % {"kind": kind},
    )


def open_archive(data: bytes, limits: Limits) -> Archive:
    """Check the whole directory of a zip and return it ready to be read.

    Refuses, before unpacking: a damaged, cut, encrypted or ZIP64 archive, one
    with overlapping or repeated entries, and one over the limits on entries,
    unpacked size or ratio.
    """
    entries = _read_directory(data, limits)
    _check_sizes(entries, limits)
    directory_at = _directory_bounds(data)[0]
    ordered = sorted(entries, key=lambda entry: entry.header_at)
    for entry, following in pairwise(ordered):
        if entry.data_at + entry.packed > following.header_at:
            raise damaged()
    if ordered and ordered[-1].data_at + ordered[-1].packed > directory_at:
        raise damaged()
    by_name = {entry.name: entry for entry in entries}
    if len({name.lower() for name in by_name}) != len(entries):
        raise damaged()
    return Archive(data, by_name)


def refuse_foreign_package(archive: Archive) -> None:
    """Refuse an archive that is not a plain .xlsx workbook, naming what it is."""
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in archive.entries)
    if has_macros or b"macroenabled" in types.lower():
        raise FileRefused(
            "macros",
            str(
                _(
                    "The workbook contains macros, which are not taken. Nothing was imported."
                    " Save it as an ordinary workbook (.xlsx) and choose the new file."
                )
            ),
        )
    for part, kind in _ZIP_PARTS:
        if part in archive:
            raise wrong_kind(str(kind))
    if "xl/workbook.xml" not in archive:
        raise wrong_kind(str(_("a zip archive")))


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused(
            "encrypted",
            str(
                _(
                    "The file is protected by a password. Nothing was imported. Remove the"
                    " password in Excel, save the file and choose it again."
                )
            ),
        )
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            raise wrong_kind(str(kind))
    raise wrong_kind(str(_("an old Office file")))


def _directory_bounds(data: bytes) -> tuple[int, int, int]:
    """Return where the central directory begins, where it ends, and its entry count."""
    end_at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 65_535))
    if end_at < 0 or end_at + _END.size > len(data):
        raise damaged()
    _mark, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end_at)
    if (disk, first_disk, here) != (0, 0, count) or end_at + _END.size + comment != len(data):
        raise damaged()
    # A file of at most 10 MB never needs ZIP64; its second end record could lie.
    if data[max(0, end_at - 20) : end_at].startswith(b"PK\x06\x07") or start + size != end_at:
        raise damaged()
    return start, end_at, count


def _read_directory(data: bytes, limits: Limits) -> list[Entry]:
    position, end_at, count = _directory_bounds(data)
    if count > limits.max_entries:
        raise _too_much_inside()
    entries = []
    while position < end_at:
        entry, position = _read_entry(data, position, end_at)
        entries.append(entry)
    if len(entries) != count:
        raise damaged()
    return entries


def _read_entry(data: bytes, position: int, end_at: int) -> tuple[Entry, int]:
    if position + _CENTRAL.size > end_at:
        raise damaged()
    fields = _CENTRAL.unpack_from(data, position)
    mark, flags, method, checksum = fields[0], fields[3], fields[4], fields[7]
    packed, unpacked, header_at = fields[8], fields[9], fields[16]
    name_at = position + _CENTRAL.size
    raw_name = data[name_at : name_at + fields[10]]
    following = name_at + sum(fields[10:13])
    if mark != b"PK\x01\x02" or following > end_at or _ZIP64_MARK in (packed, unpacked, header_at):
        raise damaged()
    if flags & _ENCRYPTED_FLAG or method not in {_STORED, _DEFLATED}:
        raise damaged()
    data_at = _find_content(data, header_at, raw_name)
    name = _checked_name(raw_name)
    return Entry(name, method, checksum, packed, unpacked, header_at, data_at), following


def _find_content(data: bytes, header_at: int, raw_name: bytes) -> int:
    """Return where the packed bytes begin, by the local header itself."""
    if header_at + _LOCAL.size > len(data):
        raise damaged()
    fields = _LOCAL.unpack_from(data, header_at)
    name_at = header_at + _LOCAL.size
    if fields[0] != _ZIP or data[name_at : name_at + fields[9]] != raw_name:
        raise damaged()
    return name_at + int(fields[9]) + int(fields[10])


def _checked_name(raw_name: bytes) -> str:
    name = raw_name.decode("utf-8", "replace").replace("\\", "/")
    if not name or name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise damaged()
    return name


def _check_sizes(entries: list[Entry], limits: Limits) -> None:
    unpacked = sum(entry.unpacked for entry in entries)
    if unpacked > limits.max_unpacked_bytes:
        raise _too_much_inside()
    for entry in entries:
        is_large = entry.unpacked > _RATIO_MATTERS_FROM
        if is_large and entry.unpacked > entry.packed * limits.max_ratio:
            raise _too_much_inside()


def _too_much_inside() -> FileRefused:
    return FileRefused(
        "zip_bomb",
        str(
            _(
                "The file is small but would become far too large when it is unpacked."
                " Nothing was imported. Copy the questions or names into a new workbook"
                " and choose that one."
            )
        ),
    )


def _inflate(packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise damaged() from error

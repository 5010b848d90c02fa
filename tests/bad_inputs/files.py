"""Files that do harm, built byte by byte when a test asks for them."""

import io
import struct
import zipfile
import zlib

from tests.groundwork.intake.packages import pack, parts, row

MEGABYTE = 1024 * 1024
CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def workbook(*rows, **more):
    """A good workbook with these rows of texts."""
    return pack(parts("".join(row(number, *values) for number, values in enumerate(rows, start=1)), **more))


def swollen_sheet():
    """1.7 MB packed, 81 MB of sheet: a million empty rows."""
    line = '<row r="{0}"><c r="A{0}" s="1"/><c r="B{0}" s="1"/><c r="C{0}" s="1"/></row>'
    return pack(parts("".join(line.format(number) for number in range(1, 1_048_577))))


def overlapping_zip(copies=170):
    """A kernel of 60 MB of zeros that every entry of the directory claims for itself: 60 KB that say 10 GB."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(b"\0" * (60 * MEGABYTE)) + kernel.flush()
    checksum = zlib.crc32(b"\0" * (60 * MEGABYTE))
    sizes = struct.pack("<3L", checksum, len(packed), 60 * MEGABYTE)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + struct.pack("<2H", 1, 0) + b"a"
    directory = b"".join(
        CENTRAL + struct.pack("<6H", 20, 20, 0, 8, 0, 0) + sizes + struct.pack("<5H2L", 2, 0, 0, 0, 0, 0, 0)
        + f"{number:02x}".encode()[-2:]
        for number in range(copies)
    )  # fmt: skip
    start = len(local) + len(packed)
    end = END + struct.pack("<4H2LH", 0, 0, copies, copies, len(directory), start, 0)
    return local + packed + directory + end


def zip64_that_lies():
    """An ordinary workbook with a second end record, which points elsewhere (CVE-2025-8291)."""
    data = workbook(["姓名", "证件号码"])
    end = data.rindex(END)
    record = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 9, 9, 9, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    return data[:end] + record + locator + data[end:]


def laughing_strings():
    """A billion laughs in the shared strings."""
    doctype = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]>'
    return pack(parts(row(1, "甲")) | {"xl/sharedStrings.xml": f"{doctype}<sst><si><t>&l9;</t></si></sst>"})


def quadratic_strings():
    """One long entity, called for again and again."""
    doctype = f'<!DOCTYPE l [<!ENTITY a "{"x" * 60_000}">]>'
    return pack(parts(row(1, "甲")) | {"xl/sharedStrings.xml": f"{doctype}<sst><si><t>{'&a;' * 60_000}</t></si></sst>"})


def outside_entity(address):
    """A shared string that is to be fetched from elsewhere."""
    doctype = f'<!DOCTYPE l [<!ENTITY a SYSTEM "{address}">]>'
    return pack(parts(row(1, "甲")) | {"xl/sharedStrings.xml": f"{doctype}<sst><si><t>&a;</t></si></sst>"})


def with_part(name, content="x"):
    """A good workbook with one part more."""
    return pack(parts(row(1, "姓名", "证件号码")) | {name: content})


def document_in_word():
    """A .docx by its parts."""
    return pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})


def lying_dimension():
    """A sheet that says it fills Excel to its last corner and holds 5,001 rows and more."""
    cells = "".join(row(number, f"某{number}", "1") for number in range(1, 6_001))
    sheet = f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    return pack(parts() | {"xl/worksheets/sheet1.xml": sheet})


def png_header(width, height):
    """The beginning of a picture of that size, and no picture."""
    header = struct.pack(">2L5B", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gif_of_frames(count):
    """A GIF of one pixel in so many frames."""
    frame = b"!\xf9\x04\x04\x01\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return head + frame * count + b";"


def zip_of(names):
    """An archive of empty files with these names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return data.getvalue()

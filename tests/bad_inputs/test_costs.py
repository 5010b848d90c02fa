"""Every bomb is refused within 300 MiB and 5 s of the processor, by the code that a request runs."""

import io
import json
import zipfile

import pytest
from PIL import Image

from exams.bank.formats import parse_bank
from groundwork.intake.exceptions import FileRefused, UnreadableJson
from groundwork.intake.formats import read_json
from groundwork.intake.workbooks import read_workbook
from tests.bad_inputs import files
from tests.bad_inputs.costs import TooDear, within_the_ceilings

WORKBOOKS = {
    "81 MB of sheet": (files.swollen_sheet, "zip_bomb"),
    "entries over one content": (files.overlapping_zip, "damaged"),
    "a second end record": (files.zip64_that_lies, "damaged"),
    "a billion laughs": (files.laughing_strings, "entities"),
    "one entity 60,000 times": (files.quadratic_strings, "entities"),
    "a dimension that lies": (files.lying_dimension, "too_many_rows"),
}
TEXTS = {
    "a line of 1 MB": ("1#" + "问" * 350_000, "cell_too_long"),
    "100,000 questions": ("1. 甲\n答案：对\n" * 100_000, "too_many_rows"),
    "brackets without end": ("1#甲#" + "[" * 30_000, None),
    "numbers without end": ("1. " + "9" * 30_000 + "\n答案：A", None),
    "答案 without end": ("答案：" * 10_000, "unknown_layout"),
}


def _refusal(read, data, name):
    """The code of the refusal, None when the file was read."""
    try:
        read(data, name)
    except FileRefused as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("case", WORKBOOKS)
@pytest.mark.parametrize("read", [read_workbook, parse_bank], ids=["roster", "questions"])
def test_workbook_that_is_a_bomb_is_refused_within_the_ceilings(case, read):
    build, code = WORKBOOKS[case]
    data = build()

    assert within_the_ceilings(lambda: _refusal(read, data, "名单.xlsx")) == code


@pytest.mark.parametrize("case", TEXTS)
def test_text_that_is_a_bomb_is_judged_within_the_ceilings(case):
    text, code = TEXTS[case]
    data = text.encode()

    assert within_the_ceilings(lambda: _refusal(parse_bank, data, "题库.txt")) == code


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
        b"9" * 1_000_000,
        b'{"a": 1' + b"0" * 5000 + b"}",
        b'{"a": 1e999}',
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        '{"a": 1}'.encode("utf-16"),
        b"\x1f\x8b\x08" + b"\0" * 100,
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_json_without_end_is_refused_within_the_ceilings(raw):
    def read():
        with pytest.raises(UnreadableJson):
            read_json(raw)
        return True

    assert within_the_ceilings(read)


def test_ceilings_stop_a_reader_that_trusts_the_directory():
    """The control: Python's own zip reader takes the entry for what it says that it is."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as entry:
        for _megabyte in range(400):
            entry.write(bytes(files.MEGABYTE))

    with pytest.raises(TooDear):
        within_the_ceilings(lambda: len(zipfile.ZipFile(data).read("a")))


def test_ceilings_stop_a_reader_that_never_ends():
    def spin():
        while True:
            json.dumps("x")

    with pytest.raises(TooDear):
        within_the_ceilings(spin, cpu_seconds=1)


def test_ceilings_stop_a_picture_that_is_unpacked():
    """The control of the picture door: what decoding would cost."""
    with pytest.raises((TooDear, Image.DecompressionBombError)):
        within_the_ceilings(lambda: len(Image.new("RGBA", (20_000, 20_000)).tobytes()))

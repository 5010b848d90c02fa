import io
import struct
import time
import zipfile

import pytest

from groundwork.intake.archives import Archive, open_archive
from groundwork.intake.exceptions import FileRefused, IntakeError
from groundwork.intake.limits import MEGABYTE, Limits
from tests.groundwork.intake.packages import pack

CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"


def refusal_of(data, limits=None):
    with pytest.raises(FileRefused) as caught:
        open_archive(data, limits or Limits())
    return caught.value.code


def patch(data, mark, offset, form, value):
    """The bytes with one field after the last such mark overwritten."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rindex(mark) + offset, value)
    return bytes(changed)


def test_archive_gives_back_its_entries():
    archive = open_archive(pack({"a.xml": "甲", "b/c.xml": "乙" * 5000}), Limits())

    assert {name: archive.read(name).decode() for name in archive.entries} == {"a.xml": "甲", "b/c.xml": "乙" * 5000}


def test_refusal_belongs_to_the_one_error_family():
    with pytest.raises(IntakeError):
        open_archive(b"PK\x03\x04", Limits())


@pytest.mark.parametrize("kept", [10, 60, 150])
def test_truncated_archive_is_refused_as_damaged(kept):
    data = pack({"a.xml": "甲" * 100, "b.xml": "乙" * 100})

    assert refusal_of(data[:kept]) == "damaged"


def test_bomb_by_total_size_is_refused_without_unpacking_it():
    data = pack({f"{place}.xml": b"\0" * (9 * MEGABYTE) for place in range(9)})
    started = time.perf_counter()

    code = refusal_of(data)

    assert code == "zip_bomb"
    assert time.perf_counter() - started < 0.2


def test_bomb_by_ratio_is_refused():
    assert refusal_of(pack({"a.xml": b"\0" * (5 * MEGABYTE)})) == "zip_bomb"


def test_bomb_that_lies_about_its_size_is_cut_off_when_read():
    data = patch(pack({"a.xml": b"\0" * (5 * MEGABYTE)}), CENTRAL, 24, "<L", 1000)
    archive = open_archive(data, Limits())

    with pytest.raises(FileRefused) as caught:
        archive.read("a.xml")

    assert caught.value.code == "damaged"


def test_overlapping_entries_are_refused():
    data = pack({"a.xml": "甲" * 100, "b.xml": "乙" * 100})
    first = data.index(CENTRAL)
    size = struct.unpack_from("<L", data, first + 20)[0]

    assert refusal_of(data[: first + 20] + struct.pack("<L", size + 60) + data[first + 24 :]) == "damaged"


def test_two_names_for_one_content_are_refused():
    data = pack({"a.xml": "甲" * 100, "b.xml": "乙" * 100})

    assert refusal_of(patch(data, CENTRAL, 42, "<L", 0)) == "damaged"


def test_too_many_entries_are_refused():
    assert refusal_of(pack({f"{place}.xml": "" for place in range(201)})) == "zip_bomb"


def test_encrypted_entry_is_refused():
    assert refusal_of(patch(pack({"a.xml": "甲"}), CENTRAL, 8, "<H", 1)) == "damaged"


def test_zip64_end_record_is_refused():
    data = pack({"a.xml": "甲"})
    end = data.rindex(END)
    locator = b"PK\x06\x07" + b"\0" * 16

    assert refusal_of(data[:end] + locator + data[end:]) == "damaged"


def test_bytes_after_the_end_are_refused():
    assert refusal_of(pack({"a.xml": "甲"}) + b"more") == "damaged"


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "x/../../a.xml", "C:a.xml"])
def test_name_that_leaves_the_archive_is_refused(name):
    assert refusal_of(pack({name: "甲"})) == "damaged"


def test_same_name_in_other_case_is_refused():
    assert refusal_of(pack({"a.xml": "甲", "A.xml": "乙"})) == "damaged"


def test_wrong_checksum_is_found_when_read():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("a.xml", "first")
    archive = open_archive(data.getvalue().replace(b"first", b"worst"), Limits())

    with pytest.raises(FileRefused) as caught:
        archive.read("a.xml")

    assert isinstance(archive, Archive)
    assert caught.value.code == "damaged"

import pytest

from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import Limits
from groundwork.intake.texts import Line, read_text

TEXT = "第一行，安全生产知识\r\n\r\n第三行：题干与选项\r\n"


def refusal_of(data, limits=None):
    with pytest.raises(FileRefused) as caught:
        read_text(data, "a.txt", limits or Limits())
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_each_encoding(encoding):
    lines = read_text(TEXT.encode(encoding), "a.txt")

    assert lines == (Line(1, "第一行，安全生产知识"), Line(3, "第三行：题干与选项"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused(encoding):
    assert refusal_of("a第一行".encode(encoding)) == "utf16"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode()[:-4],  # cut in the middle of a character: must not turn into GB18030 rubbish
        TEXT.encode()[:30] + b"\xff" + TEXT.encode()[30:],
        b"\xef\xbb\xbf" + "第一行".encode("gb18030"),
        "第一行\x07".encode(),
        b"\x81\x20\xff\xff",
    ],
)
def test_doubtful_bytes_are_refused(data):
    assert refusal_of(data) == "undecodable"


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"\n \n", "empty"), (b"%PDF-1.7", "wrong_kind")])
def test_what_is_no_text_is_refused(data, code):
    assert refusal_of(data) == code


def test_too_many_lines_are_refused():
    assert refusal_of(b"a\n" * 5_001) == "too_many_rows"

import io
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.prints import booklet_pdf, certificate_pdf
from certificates.rules import FORBIDDEN_WORDS
from cms.typefaces import RARE, typeface

FACE = {
    "layout": "landscape",
    "design": 1,
    "number": "WXPA-2026-XF-000123",
    "name": "张晓明",
    "document_kind": "居民身份证",
    "document": "1101**********0021",
    "kind_title": "消防安全基础培训合格证书",
    "programme": "消防安全基础培训",
    "hours": "4.5",
    "level": "合格",
    "text": "完成“消防安全基础培训”全部项目，累计 4.5 学时，考核合格，特发此证。",
    "issuer": "平安实训基地",
    "issued_on": "2026-11-21",
    "valid_until": "2029-11-20",
    "replaces": "",
    "verify_url": "https://pingan.example.cn/verify/tybhigjzpu22uwlvz3og6veq7g3np5hv/",
    "is_demo": False,
}
LONGEST = "阿依古丽·买买提江·阿卜杜热合曼·吐尔逊江·麦麦提敏·如则麦麦提·喀迪尔·艾合买提江·伊斯马伊力·阿"


def pages_of(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def text_of(**changes):
    return pages_of(certificate_pdf({**FACE, **changes}))[0]


def test_same_face_gives_the_same_bytes():
    assert certificate_pdf(FACE) == certificate_pdf(dict(reversed(FACE.items())))


def test_same_face_gives_the_same_bytes_from_many_threads():
    with ThreadPoolExecutor(4) as pool:
        files = set(pool.map(lambda _n: certificate_pdf(FACE), range(12)))

    assert files == {certificate_pdf(FACE)}


def test_every_printed_field_can_be_read():
    text = text_of()

    printed = ("kind_title", "name", "document", "text", "number", "issuer", "level")
    assert [field for field in printed if FACE[field] not in text] == []
    assert "2026年11月21日" in text
    assert "2029年11月20日" in text


@pytest.mark.skipif(typeface(RARE) is None, reason="fonts-hanazono is not installed")
@pytest.mark.parametrize("name", ["张䶮", "阿依古丽·买买提", "𠮷", "𠅤𨱏㛃𬭎", LONGEST])
def test_name_is_copied_out_as_it_was_put_in(name):
    assert name in text_of(name=name, document="")


def test_longest_name_stays_on_the_page():
    content = certificate_pdf({**FACE, "name": LONGEST})
    places = []
    PdfReader(io.BytesIO(content)).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: places.append((text, tm[4], size))
    )

    left, size = next((x, size) for text, x, size in places if text.startswith("阿依古丽"))
    assert 48 < left < 421
    assert size < 32


def test_every_font_is_embedded():
    page = PdfReader(io.BytesIO(certificate_pdf(FACE))).pages[0]

    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert [font["/BaseFont"] for font in fonts if "/FontFile2" not in font["/FontDescriptor"]] == []


def test_words_of_the_state_are_never_printed():
    text = "".join(text_of(is_demo=is_demo) for is_demo in (True, False))

    assert [word for word in FORBIDDEN_WORDS if word in text] == []


def test_demonstration_is_stamped_and_a_real_one_is_not():
    assert ("演示证书，不作凭证" in text_of(is_demo=True), "演示" in text_of(is_demo=False)) == (True, False)


def test_replacement_says_so_beside_its_date():
    assert "2026年11月21日（换发）" in text_of(replaces="WXPA-2026-XF-000007")


def test_no_end_of_validity_prints_no_line_for_it():
    assert "有效期至" not in text_of(valid_until="")


def test_hostile_text_is_printed_as_text():
    text = '<img src="http://127.0.0.1/"/>{{7*7}}'

    assert text in re.sub(r"\n", "", text_of(text=text))


def test_booklet_has_a_page_for_each_face():
    names = ["林晓", "王芳", "赵伟"]

    pages = pages_of(booklet_pdf([{**FACE, "name": name} for name in names]))

    assert [name for name, page in zip(names, pages, strict=True) if name in page] == names


def test_qr_code_leads_to_the_page_of_the_certificate(tmp_path):
    (tmp_path / "certificate.pdf").write_bytes(certificate_pdf(FACE))
    try:
        subprocess.run(
            ["pdftoppm", "-r", "100", "-png", "certificate.pdf", "page"],  # noqa: S607 (Debian's poppler-utils)
            cwd=tmp_path,
            check=True,
        )
    except FileNotFoundError:
        pytest.skip("poppler-utils is not installed")

    codes = zxingcpp.read_barcodes(Image.open(tmp_path / "page-1.png"))

    assert [code.text for code in codes] == [FACE["verify_url"]]

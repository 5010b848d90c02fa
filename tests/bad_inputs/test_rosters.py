"""A: rosters that a group contact uploads. Each is refused or read, said in Chinese, and nothing is half written."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groundwork.intake.models import ImportRun
from people.models import IdentityDocument, Person
from tests.bad_inputs import files
from tests.factories.people import IdentityDocumentFactory, MembershipFactory, PersonFactory, identity_number

HEADER = ("姓名", "证件号码")
NUMBER = identity_number("19900101", 1)
# Of the table of general standard characters, level 3: outside the basic plane, and in use in names.
RARE = "𠮷𬱖𬀩𬇙𬒈𬴂𪨶𫖮"


def csv(*rows, encoding="utf-8"):
    return "\r\n".join(",".join(cells) for cells in rows).encode(encoding)


@pytest.fixture
def upload(cast, sign_in):
    """Upload a file as the contact of the organisation."""

    def send(data, name="名册.xlsx"):
        file = SimpleUploadedFile(name, data)
        body = {"organisation": cast.organisation.pk, "file": file}
        return sign_in(cast.contact).post(reverse("people:roster"), body)

    return send


def judged(response, client):
    """The run that a taken upload leads to."""
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response["Location"]).context["run"]


def written():
    """What stands in the database of anything that a roster writes."""
    return ImportRun.objects.count(), Person.objects.count(), IdentityDocument.objects.count()


def long_ago(years):
    return (timezone.localdate() - timedelta(days=366 * years)).strftime("%Y%m%d")


# --- 1-9, 17, 19, 20: files that are not taken as a whole ------------------------------------------------------------
REFUSED = {
    "1 81 MB of sheet": (files.swollen_sheet, "名册.xlsx", "解压后却会过大"),
    "2 overlapping entries": (files.overlapping_zip, "名册.xlsx", "文件已损坏"),
    "3 a second end record": (files.zip64_that_lies, "名册.xlsx", "文件已损坏"),
    "4 a billion laughs": (files.laughing_strings, "名册.xlsx", "不需要、且可能造成危害的定义"),
    "4 one entity 60,000 times": (files.quadratic_strings, "名册.xlsx", "不需要、且可能造成危害的定义"),
    "5 a file of the machine": (
        lambda: files.outside_entity("file:///etc/hostname"),
        "名册.xlsx",
        "不需要、且可能造成危害的定义",
    ),
    "5 an address elsewhere": (
        lambda: files.outside_entity("http://127.0.0.1:6379/"),
        "名册.xlsx",
        "不需要、且可能造成危害的定义",
    ),
    "6 an .xls": (lambda: files.OLE + "Workbook".encode("utf-16-le"), "名册.xlsx", "旧版 Excel 工作簿（.xls）"),
    "6 a .csv": (lambda: csv(HEADER, ("林晓", NUMBER)), "名册.xlsx", "纯文本或无法识别的文件"),
    "6 a web page": (lambda: b"<!DOCTYPE html><table></table>", "名册.xlsx", "网页（HTML）"),
    "6 a .docx": (files.document_in_word, "名册.xlsx", "Word 文档（.docx）"),
    "7 a password": (lambda: files.OLE + "EncryptedPackage".encode("utf-16-le"), "名册.xlsx", "设有密码"),
    "8 macros": (lambda: files.with_part("xl/vbaProject.bin"), "名册.xlsm", "含有宏"),
    "9 a dimension that lies": (files.lying_dimension, "名册.xlsx", "超过 5050 行"),
    "17 no header": (lambda: csv(("名称", "编号"), ("林晓", NUMBER)), "名册.csv", "姓名、证件号码"),
    "17 a header twice": (
        lambda: csv((*HEADER, "身份证号"), ("林晓", NUMBER, NUMBER)),
        "名册.csv",
        "有两个“证件号码”列",
    ),
    "19 UTF-16": (lambda: csv(HEADER, ("林晓", NUMBER), encoding="utf-16"), "名册.csv", "UTF-16"),
    "19 a cell of 1 MB": (lambda: csv(HEADER, ("林" * 350_000, NUMBER)), "名册.csv", "第 2 行"),
    "19 an open quotation mark": (lambda: b'a,b\n"c,d\n', "名册.csv", "引号不成对"),
    "19 damaged text": (lambda: csv(HEADER, ("林晓", NUMBER))[:10] + b"\xff", "名册.csv", "第 "),
    "20 empty": (lambda: b"", "名册.xlsx", "文件是空的"),
    "20 cut off": (lambda: files.workbook(HEADER, ("林晓", NUMBER))[:-200], "名册.xlsx", "文件已损坏"),
    "20 over 10 MB": (lambda: b"PK\x03\x04" + bytes(11 * files.MEGABYTE), "名册.xlsx", "文件超过 10 MB"),
    "no extension": (lambda: b"\x00\x01\x02", "名册", "纯文本或无法识别的文件"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_file_is_refused_whole_says_why_and_leaves_nothing(case, upload, caplog):
    build, name, sentence = REFUSED[case]

    with caplog.at_level(logging.WARNING):
        response = upload(build(), name)

    (told,) = response.context["form"].errors["file"]
    assert sentence in told
    assert "没有导入" in told or "未导入" in told
    assert written() == (0, 0, 0)
    lines = [record.getMessage() for record in caplog.records if "file refused" in record.getMessage()]
    assert len(lines) == 1 - (case == "20 empty")  # Django's own field refuses that one before anything is read
    assert all(re.fullmatch(r"file refused event=\w{12} door=roster code=\w+", line) for line in lines)
    assert not any(secret in caplog.text for secret in ("林晓", NUMBER, "名册"))


# --- 10-15, 18: rows that are not taken, each with its row and its reason --------------------------------------------
ROWS = {
    "11 wrong check digit": (("林晓", NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")), "校验位"),
    "11 15 digits": (("林晓", "330502900101001"), "15 位"),
    "12 a day that never was": (("林晓", "330502199002300018"), "不存在"),
    "12 born tomorrow": (("林晓", identity_number("20991231")), "出生日期不对"),
    "12 a child": (("林晓", identity_number(long_ago(10))), "不满 14 周岁"),
    "14 a formula": (("=cmd|'/c calc'!A0", NUMBER), "姓名"),
    "14 a plus": (("+1", NUMBER), "姓名"),
    "14 a minus": (("-1", NUMBER), "姓名"),
    "14 an at": (("@SUM(A1)", NUMBER), "姓名"),
    "14 full width": (("＝１＋１", NUMBER), "姓名"),
    "15 direction": (("\u202e林晓", NUMBER), "姓名"),
    "15 zero width": (("林\u200b晓", NUMBER), "姓名"),
    "15 combining storm": (("林" + "\u0301" * 60, NUMBER), "姓名"),
    "15 5,000 characters": (("林" * 5000, NUMBER), "50"),
    "18 a date for a number": (("林晓", "1990-01-01"), "身份证"),
}


@pytest.mark.parametrize("case", ROWS)
def test_row_is_refused_with_its_place_and_its_reason(case, upload, client):
    row, reason = ROWS[case]

    run = judged(upload(csv(HEADER, row, ("沈国强", identity_number(order=2))), "名册.csv"), client)

    assert (run.read, run.imported, run.refused, Person.objects.count()) == (2, 1, 1, 0)
    assert [(fault["row"], reason in fault["reason"]) for fault in run.faults] == [(2, True)]
    assert row[1] not in str(run.faults)


def test_control_characters_are_refused_with_the_whole_file(upload):
    response = upload(csv(HEADER, ("林\x00晓", NUMBER)), "名册.csv")

    assert ("file" in response.context["form"].errors, written()) == (True, (0, 0, 0))


def test_number_that_excel_rounded_is_never_guessed(upload, client):
    cells = f'<row r="2"><c r="A2" t="inlineStr"><is><t>林晓</t></is></c><c r="B2"><v>{NUMBER[:-1]}0</v></c></row>'
    data = files.pack(files.parts(files.row(1, *HEADER) + cells))

    run = judged(upload(data), client)

    assert (run.imported, [fault["row"] for fault in run.faults]) == (0, [2])
    assert "文本" in run.faults[0]["reason"]


def test_same_number_twice_and_a_number_of_others_disclose_nothing(cast, upload, client):
    person = IdentityDocumentFactory(number=identity_number(order=7), person=PersonFactory(name="王秘密")).person
    MembershipFactory(person=person, organisation=cast.other_organisation)
    rows = [("林晓", NUMBER), ("林晓晓", NUMBER), ("别名", identity_number(order=7))]

    run = judged(upload(csv(HEADER, *rows), "名册.csv"), client)

    assert [fault["row"] for fault in run.faults] == [3, 4]
    assert "王秘密" not in str(run.faults)
    assert cast.other_organisation.name not in str(run.faults)


# --- 8, 11, 16, 17, 19: odd and right --------------------------------------------------------------------------------
TAKEN = {
    "11 blanks and a small x": ("林晓", f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:].lower()}", "林晓"),
    "11 full-width digits": ("林晓", NUMBER.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}), "林晓"),
    "16 rare characters": (RARE, NUMBER, RARE),
    "16 a middle dot": ("买买提·吐尔逊", NUMBER, "买买提·吐尔逊"),
    "16 another dot": ("买买提•吐尔逊", NUMBER, "买买提·吐尔逊"),
    "16 one character": ("丁", NUMBER, "丁"),
    "16 thirty characters": ("阿" * 30, NUMBER, "阿" * 30),
    "16 Latin": ("Zoë O'Brien-Núñez", NUMBER, "Zoë O'Brien-Núñez"),
    "padded by a table": ("林\u3000晓", NUMBER, "林晓"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("case", TAKEN)
def test_odd_and_right_row_is_taken(case, encoding, upload, client):
    name, number, stored = TAKEN[case]

    run = judged(upload(csv(HEADER, (name, number), encoding=encoding), "名册.csv"), client)
    client.post(reverse("people:roster-apply", args=[run.pk]))

    assert (run.faults, Person.objects.get().name) == ([], stored)
    assert Person.objects.get().documents.get().number == NUMBER


@pytest.mark.parametrize(
    "build",
    [
        lambda: files.workbook(["人员名册"], ["\ufeff 姓 名 ", "备注", "身份证号码*"], ["林晓", "x", NUMBER]),
        lambda: files.pack(
            files.parts(files.row(1, *HEADER) + files.row(2, "林晓", NUMBER))
            | {"xl/externalLinks/externalLink1.xml": "<a/>", "xl/pivotCache/pivotCacheDefinition1.xml": "<a/>"}
        ),
        lambda: files.workbook(HEADER, ("林晓", NUMBER), hidden=files.row(1, "秘密", "1")),
        lambda: files.pack(
            files.parts(
                files.row(1, *HEADER) + files.row(2, "林晓", NUMBER),
                after='<mergeCells><mergeCell ref="C1:D1"/></mergeCells>',
            )
        ),
    ],
    ids=["17 header moved and padded", "8 outside links and a pivot", "8 a hidden sheet", "17 merged header"],
)
def test_workbook_with_more_than_a_roster_is_read_for_its_roster(build, upload, client):
    run = judged(upload(build()), client)

    assert (run.read, run.imported, run.faults) == (1, 1, [])


# --- 14: what was typed never becomes a formula on its way out; 21: once ---------------------------------------------
def test_template_for_the_next_roster_holds_no_formula(cast, sign_in):
    data = sign_in(cast.contact).get(reverse("people:roster-template")).content

    cells = [cell for sheet in load_workbook(io.BytesIO(data)) for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_same_file_again_says_that_it_was_imported(upload, client):
    data = csv(HEADER, ("林晓", NUMBER))
    first = judged(upload(data, "名册.csv"), client)
    client.post(reverse("people:roster-apply", args=[first.pk]))

    page = client.get(upload(data, "名册.csv")["Location"]).content.decode()

    assert ("已经导入过" in page, Person.objects.count()) == (True, 1)

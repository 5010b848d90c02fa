import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from groundwork.intake.exceptions import FileRefused
from groundwork.intake.limits import MEGABYTE, Limits
from groundwork.intake.tables import Cell
from groundwork.intake.workbooks import read_workbook
from tests.groundwork.intake.packages import number_cell, pack, parts, row

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def refusal_of(data, name="名单.xlsx", limits=None):
    with pytest.raises(FileRefused) as caught:
        read_workbook(data, name, limits or Limits())
    return caught.value.code


def read_cells(cells, **more):
    return read_workbook(pack(parts(cells, **more)), "a.xlsx").sheets[0].rows


def texts_of(rows):
    return {each.number: [cell.text for cell in each.cells] for each in rows}


def test_texts_come_as_they_are_seen():
    cells = f'<row r="2">{number_cell("B2", "1.0")}{number_cell("C2", "0.5", 1)}{number_cell("D2", "45292", 2)}</row>'

    rows = read_cells(cells)

    assert rows[0].number == 2
    assert rows[0].cells == (
        Cell(""),
        Cell("1", is_number=True),
        Cell("50%", is_number=True),
        Cell("2024-01-01", is_number=True, is_date=True),
    )


@pytest.mark.parametrize("value", ["3.3050119900101123E+17", "330501199001011230"])
def test_identity_number_stored_as_number_is_inexact(value):
    rows = read_cells(f'<row r="1">{number_cell("A1", value)}</row>')

    assert rows[0].cells == (Cell(value, is_number=True, inexact=True),)


def test_fraction_is_inexact():
    rows = read_cells(f'<row r="1">{number_cell("A1", "0.5", 3)}</row>')

    assert rows[0].cells == (Cell("0.5", is_number=True, inexact=True),)


def test_formula_is_marked_and_shows_its_last_value():
    rows = read_cells('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>X()</f></c></row>')

    assert rows[0].cells == (Cell("2", is_formula=True, is_number=True), Cell("", is_formula=True))


def test_shared_strings_leave_out_phonetic_readings_and_undo_escapes():
    strings = "<si><r><t>安</t></r><r><t>全</t></r><rPh><t>ān</t></rPh></si><si><t>a_x000D_\nb</t></si>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

    assert texts_of(read_cells(cells, strings=strings)) == {1: ["安全", "a\nb"]}


def test_merged_area_repeats_downwards_where_rows_hold_anything():
    cells = row(1, "单选", "甲") + row(2, "", "乙") + row(4, "", "丙")
    after = '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'

    assert texts_of(read_cells(cells, after=after)) == {1: ["单选", "甲"], 2: ["单选", "乙"], 4: ["", "丙"]}


def test_empty_rows_at_the_end_are_left_out():
    empty = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2, 20_000))

    assert texts_of(read_cells(row(1, "甲") + empty)) == {1: ["甲"]}


def test_hidden_sheet_is_given_and_marked():
    workbook = read_workbook(pack(parts(row(1, "甲"), hidden=row(1, "乙"))), "a.xlsx")

    assert [(sheet.name, sheet.hidden, texts_of(sheet.rows)) for sheet in workbook.sheets] == [
        ("题库", False, {1: ["甲"]}),
        ("隐藏", True, {1: ["乙"]}),
    ]


def test_rare_characters_stay_unchanged():
    assert texts_of(read_cells(row(1, "𠮷𬱖·阿依古丽"))) == {1: ["𠮷𬱖·阿依古丽"]}


def test_reading_agrees_with_another_reader(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("题库")
        sheet.write_row(0, 0, ["题干", "选项A", "m²\n二"])
        sheet.write_row(3, 1, ["甲", 2.5])

    rows = read_workbook(path.read_bytes(), "a.xlsx").sheets[0].rows

    other = CalamineWorkbook.from_path(path).get_sheet_by_name("题库").to_python(skip_empty_area=False)
    assert texts_of(rows) == {n: [str(v) for v in values] for n, values in enumerate(other, 1) if any(values)}


def test_row_of_an_anchored_picture_is_told(tmp_path):
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5"
        "f645400000000049454e44ae426082"
    )
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "题干")
        sheet.insert_image(4, 1, "p.png", {"image_data": io.BytesIO(png)})

    assert read_workbook(path.read_bytes(), "a.xlsx").sheets[0].picture_rows == {5}


def test_refusal_of_a_large_file_tells_the_limit_and_no_size_that_it_cannot_know():
    with pytest.raises(FileRefused) as caught:
        read_workbook(bytes(10 * MEGABYTE + 1), "a.xlsx", Limits())

    assert str(caught.value) == "文件超过 10 MB，未导入任何内容。请删去图片，或把文件拆成几个。"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (pack(parts()), "empty"),
        (b"PK\x03\x04" + b"\0" * (10 * MEGABYTE), "too_large"),
        (OLE + "Workbook".encode("utf-16-le"), "wrong_kind"),
        (OLE + "WordDocument".encode("utf-16-le"), "wrong_kind"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xef\xbb\xbf <!DOCTYPE html><table></table>", "wrong_kind"),
        (b"%PDF-1.7", "wrong_kind"),
        ("题干,答案\n".encode(), "wrong_kind"),
        (pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "wrong_kind"),
        (pack({"photo.jpg": "x"}), "wrong_kind"),
        (pack(parts() | {"xl/vbaProject.bin": "x"}), "macros"),
        (pack(parts() | {"[Content_Types].xml": "<a b='ms-excel.sheet.macroEnabled.main+xml'/>"}), "macros"),
        (pack(parts(row(1, "甲")))[:-100], "damaged"),
        (pack(parts('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')), "damaged"),
        (pack(parts("<row><c></row>")), "damaged"),
        (pack(parts(row(1, "甲", "乙").replace("B1", "A1"))), "damaged"),
    ],
)
def test_bad_file_is_refused_by_its_kind(data, code):
    assert refusal_of(data) == code


def test_old_excel_file_is_named_as_what_it_is():
    with pytest.raises(FileRefused, match=r"\.xls\b"):
        read_workbook(OLE + "Workbook".encode("utf-16-le"), "名单.xlsx")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/theme/theme1.xml", "xl/worksheets/sheet1.xml"])
def test_document_type_in_any_part_is_refused(part):
    bomb = '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c SYSTEM "file:///etc/hostname">]><a>&b;&c;</a>'

    assert refusal_of(pack(parts(row(1, "甲")) | {part: bomb})) == "entities"


def test_document_type_in_another_encoding_is_refused():
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'.encode("utf-16")

    assert refusal_of(pack(parts(row(1, "甲")) | {"xl/sharedStrings.xml": bomb})) == "entities"


def test_ten_thousand_rows_are_refused():
    cells = "".join(row(number, "甲", "乙") for number in range(1, 10_001))

    assert refusal_of(pack(parts(cells)), limits=Limits(max_ratio=1000)) == "too_many_rows"


def test_hidden_rows_count_towards_the_limit():
    data = pack(parts(row(1, "甲"), hidden=row(1, "乙") + row(2, "丙")))

    assert refusal_of(data, limits=Limits(max_rows=2)) == "too_many_rows"


def test_forty_megabytes_are_refused():
    assert refusal_of(b"PK\x03\x04" + bytes(40 * MEGABYTE)) == "too_large"


def test_lone_cell_in_the_last_corner_is_refused():
    cells = row(1, "甲") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refusal_of(pack(parts(cells))) == "too_many_columns"


def test_millions_of_empty_cells_are_refused_before_they_are_walked():
    cells = '<row r="1">' + "<c/>" * 3_000_001 + "</row>"

    assert refusal_of(pack(parts(cells)), limits=Limits(max_ratio=10_000)) == "too_many_cells"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_each_encoding(encoding):
    data = '题干,答案\n"第一行\n第二行，很长的一段中文",A\n\n,,\n乙,B\n'.encode(encoding)

    sheet = read_workbook(data, "题库.CSV").sheets[0]

    assert (sheet.name, texts_of(sheet.rows)) == (
        "题库",
        {1: ["题干", "答案"], 2: ["第一行\n第二行，很长的一段中文", "A"], 5: ["乙", "B"]},
    )


def test_csv_number_in_scientific_form_is_inexact():
    rows = read_workbook("姓名,身份证号\n张三,3.30501E+17\n".encode(), "a.csv").sheets[0].rows

    assert rows[1].cells[1] == Cell("3.30501E+17", is_number=True, inexact=True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("题干,答案\n甲,A".encode("utf-16"), "utf16"),
        ('题干,答案\n"甲,A\n乙,B\n'.encode(), "broken_csv"),
        (pack(parts(row(1, "甲"))), "wrong_kind"),
        (("甲" * 32_768).encode(), "cell_too_long"),
        (b"a,b\n" * 5_001, "too_many_rows"),
        (b"x," * 40 + b"x", "too_many_columns"),
        (b" \n\n", "empty"),
    ],
)
def test_bad_csv_is_refused(data, code):
    assert refusal_of(data, name="a.csv") == code


def test_part_in_an_unknown_encoding_is_refused():
    part = '<?xml version="1.0" encoding="cTF-8"?><sst/>'

    assert refusal_of(pack(parts(row(1, "甲")) | {"xl/sharedStrings.xml": part})) == "damaged"

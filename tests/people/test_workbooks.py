import datetime

import pytest

from groundwork.intake.tables import Cell, Row, Sheet, Workbook
from people.choices import DocumentKind, PositionClass
from people.exceptions import RosterRefused
from people.workbooks import MOST_ROWS, read_roster
from tests.factories.people import identity_number

TODAY = datetime.date(2026, 6, 1)
HEADER = ("姓名", "证件类型", "证件号码", "手机号", "岗位类别")
NUMBER = identity_number("19900101", 1)


def workbook(*lines, name="名册", hidden=False, header=HEADER):
    rows = [
        Row(number, tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in line))
        for number, line in enumerate([header, *lines], start=1)
    ]
    return Workbook((Sheet(name, hidden=hidden, rows=tuple(rows)),))


def reasons(reading):
    return [(fault["row"], fault["reason"]) for fault in reading.faults]


def test_row_is_read_with_defaults():
    reading = read_roster(workbook(("林晓", "", NUMBER, "", "")), today=TODAY)

    row = reading.rows[0]
    assert reading.faults == ()
    assert (row.sheet, row.row, row.name, row.kind, row.number, row.phone, row.position_class, row.is_repaired) == (
        "名册", 2, "林晓", DocumentKind.IDENTITY_CARD, NUMBER, "", PositionClass.ORDINARY, False,
    )  # fmt: skip
    assert row.birth_on == datetime.date(1990, 1, 1)


def test_row_is_repaired_and_says_so():
    line = ("张\u3000三", "身份证", f" {NUMBER} ", "１３８００００１２３４", "安全员")

    row = read_roster(workbook(line), today=TODAY).rows[0]

    assert (row.name, row.number, row.phone, row.position_class, row.is_repaired) == (
        "张三", NUMBER, "13800001234", PositionClass.SAFETY_MANAGER, True,
    )  # fmt: skip


def test_columns_are_found_by_name_in_any_order_below_a_title():
    rows = (
        Row(1, (Cell("织里锦程童装有限公司人员名册"),)),
        Row(3, (Cell("\ufeff身份证号码"), Cell("备注"), Cell(" 姓 名 *"))),
        Row(4, (Cell(NUMBER), Cell("x"), Cell("林晓"))),
    )

    reading = read_roster(Workbook((Sheet("一", hidden=False, rows=rows),)), today=TODAY)

    assert [(row.name, row.number, row.row) for row in reading.rows] == [("林晓", NUMBER, 4)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("", "", NUMBER, "", ""), "请填写证件上的姓名。"),
        (("林晓", "", "", "", ""), "证件号码没有填。"),
        (("林晓", "船员证", NUMBER, "", ""), "没有这种证件类型。"),
        (("林晓", "", NUMBER, "123", ""), "请填写 11 位手机号。"),
        (("林晓", "", NUMBER, "", "宇航员"), "没有这种岗位类别。"),
        (
            ("林晓", "", Cell("3.30502E+17", is_number=True, inexact=True), "", ""),
            "证件号码：表格软件把号码变成了近似的数字。请把这一列设为文本，重新输入。",
        ),
        (
            ("林晓", "", identity_number("20120602"), "", ""),
            "不满 14 周岁，证件号码不登记。请由学校或监护人按人数预约。",
        ),
        (("林晓", "", identity_number("20270101"), "", ""), "出生日期不对，请核对。"),
    ],
)
def test_bad_row_is_a_fault_and_the_others_are_kept(line, reason):
    reading = read_roster(workbook(line, ("沈国强", "", identity_number(order=2), "", "")), today=TODAY)

    assert [row.name for row in reading.rows] == ["沈国强"]
    assert reasons(reading) == [(2, reason)]


def test_same_number_twice_is_a_fault_of_the_later_row():
    reading = read_roster(workbook(("林晓", "", NUMBER), ("沈国强", "", NUMBER.lower())), today=TODAY)

    assert [row.name for row in reading.rows] == ["林晓"]
    assert reasons(reading) == [(3, "证件号码与工作表“名册”第 2 行相同。")]


@pytest.mark.parametrize(
    "book",
    [
        workbook(("林晓", NUMBER), header=("名称", "编号")),
        workbook(("林晓", "", NUMBER), hidden=True),
        workbook(("林晓", NUMBER, NUMBER), header=("姓名", "证件号码", "身份证号")),
        workbook(),
        workbook(("", "", "")),
        workbook(*[("林晓", "", NUMBER)] * (MOST_ROWS + 1)),
    ],
    ids=["no header", "hidden", "column twice", "nobody", "blank", "too many"],
)
def test_file_that_is_no_roster_is_refused_whole(book):
    with pytest.raises(RosterRefused):
        read_roster(book, today=TODAY)

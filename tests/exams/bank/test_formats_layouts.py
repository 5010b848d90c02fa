from decimal import Decimal

import pytest

from exams.bank.formats import DraftQuestion, parse_bank
from groundwork.intake.exceptions import FileRefused
from tests.exams.bank.banks import HEADER, codes, csv_bank, only, parse, workbook

OPTIONS = ("甲", "乙", "丙", "丁")


def brief(parsed):
    return [(q.row, q.kind.value, q.stem, q.answer) for q in parsed.imported]


def test_row_becomes_a_question_with_all_its_columns():
    header = ["题目类型", "题目内容", "难度", "分类", "标签", *(f"选项{x}" for x in "ABCD"), "正确答案", "解析", "分值"]

    parsed = parse(
        header, ["单选题", "电压的单位是（ ）。", "易", "电工", "电压，单位", *OPTIONS, "B", "见教材", "2分"]
    )

    assert parsed.imported == (
        DraftQuestion(
            kind="single",
            stem="电压的单位是（ ）。",
            options=OPTIONS,
            answer=("B",),
            sheet="bank",
            row=2,
            explanation="见教材",
            subject="电工",
            difficulty="易",
            marks=Decimal(2),
            tags=("电压", "单位"),
        ),
    )


def test_header_is_found_below_an_advert_in_any_order_and_width():
    header = ["正确答案（必填）", "选项  B", "选项Ａ", "题目 *", "题型"]

    parsed = parse(["更多题库请访问某网站"], [], header, ["A", "乙", "甲", "电压的单位是", "单选"])

    assert (only(parsed).options, only(parsed).answer, only(parsed).row) == (("甲", "乙"), ("A",), 4)
    assert [(row.row, row.text) for row in parsed.skipped] == [(1, "更多题库请访问某网站")]


def test_sheets_name_the_kind():
    choice = ["序号", "题干", "选项 A", "选项 B", "选项  C", "选项 D", "解析", "分数", "答案", "标签"]
    data = workbook(
        单选题=[choice, ["1", "甲问", *OPTIONS, "", "1", "A", ""]],
        多选题=[choice, ["1", "乙问", *OPTIONS, "", "2", "ABCD", ""]],
        判断题=[["序号", "题干", "选项 A", "选项 B", "答案"], ["1", "丙说", "正确", "错误", "B"]],
        填空题=[["序号", "题干", "空 1", "空 2", "解析", "单空分数"], ["1", "（ ）与（ ）", "预防", "消防", "", "1"]],
        简答题=[["序号", "题干", "答案", "解析"], ["1", "如何逃生？", "低姿势离开", ""]],
    )

    assert brief(parse_bank(data, "a.xlsx")) == [
        (2, "single", "甲问", ("A",)),
        (2, "multiple", "乙问", ("A", "B", "C", "D")),
        (2, "truefalse", "丙说", ("false",)),
        (2, "blank", "（ ）与（ ）", ("预防", "消防")),
        (2, "essay", "如何逃生？", ("低姿势离开",)),
    ]


def test_codes_mean_what_the_header_says():
    header = ["问题", "题型（0单选，1判断，2多选）", "选项A", "选项B", "选项C", "答案（多选用英文逗号分隔，如：A,B）"]

    parsed = parse(
        header, ["甲问", "0", "甲", "乙", "丙", "C"], ["乙说", "1", "", "", "", "对"], ["丙问", "2", *"甲乙丙", "A,B"]
    )

    assert brief(parsed) == [
        (2, "single", "甲问", ("C",)),
        (3, "truefalse", "乙说", ("true",)),
        (4, "multiple", "丙问", ("A", "B")),
    ]


def test_one_row_per_option_makes_one_question():
    header = ["题目序号", "题目类型", "题目内容", "整体解析", "是否正确项", "选项内容", "选项图片"]
    rows = [
        ["1", "单选题", "甲问", "见教材", "否", "A", ""],
        ["", "", "", "", "是", "B", ""],
        ["2", "多选题", "乙问", "", "1", "甲", ""],
        ["2", "多选题", "乙问", "", "0", "乙", ""],
        ["2", "多选题", "乙问", "", "1", "丙", ""],
        ["3", "单选题", "丙问", "", "是", "甲", ""],
        ["3", "单选题", "丙问", "", "否", "乙", ""],
        ["3", "单选题", "丙问", "", "", "丙", ""],
        ["4", "单选题", "丁问", "", "是", "甲", "a.png"],
        ["4", "单选题", "丁问", "", "否", "乙", ""],
    ]

    parsed = parse(header, *rows)

    assert brief(parsed) == [(2, "single", "甲问", ("B",)), (4, "multiple", "乙问", ("A", "C"))]
    assert codes(parsed) == {7: "answer_unclear", 10: "picture"}
    assert parsed.read == 4


def test_sheet_without_header_is_read_by_its_shape():
    title = [["判断 "], ["", "甲项作业前必须办理作业许可。（ ）", "正确"]]
    rows = [["C", "C"], *[["", f"第{n}项作业不需要办理任何许可手续。", "错误"] for n in "二三四"]]

    parsed = parse_bank(workbook(判断=title + rows), "a.xlsx")

    assert [(q.row, q.kind.value, q.answer) for q in parsed.imported] == [
        (2, "truefalse", ("true",)),
        (4, "truefalse", ("false",)),
        (5, "truefalse", ("false",)),
        (6, "truefalse", ("false",)),
    ]
    assert [row.row for row in parsed.skipped] == [1, 3]


def test_sheet_without_header_takes_option_columns():
    rows = [[n, f"第{n}种情况下应当首先采取的措施是（ ）。", "甲项", "乙项", "丙项", "B"] for n in range(1, 5)]

    parsed = parse(*rows)

    assert [(q.options, q.answer) for q in parsed.imported] == [(("甲项", "乙项", "丙项"), ("B",))] * 4


def test_heading_between_rows_names_the_kind():
    header = HEADER[1:]

    parsed = parse(
        header, ["一、多选题（共1题）"], ["甲问", *OPTIONS, "AB"], ["二、判断题"], ["乙说", "", "", "", "", "√"]
    )

    assert brief(parsed) == [(3, "multiple", "甲问", ("A", "B")), (5, "truefalse", "乙说", ("true",))]


def test_own_numbers_of_stems_are_removed_with_a_note():
    stems = ["12、登高 1 米以上要系安全带", "13．甲说", "14. 乙说", "5、6级大风时停工", "1.5 m 以上要系安全带"]

    parsed = parse(["题型", "题干", "答案"], *[["判断", stem, "对"] for stem in stems])

    assert [(q.stem, len(q.repairs)) for q in parsed.imported] == [
        ("登高 1 米以上要系安全带", 1),
        ("甲说", 1),
        ("乙说", 1),
        ("5、6级大风时停工", 0),
        ("1.5 m 以上要系安全带", 0),
    ]


def test_hidden_and_unknown_sheets_are_named_in_the_notes():
    data = workbook(说明=[["请按模板填写"]], 题库=[HEADER, ["判断", "甲说", "", "", "", "", "对"]])

    parsed = parse_bank(data, "a.xlsx")

    assert brief(parsed) == [(2, "truefalse", "甲说", ("true",))]
    assert [("说明" in note, "1" in note) for note in parsed.notes] == [(True, True)]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (csv_bank(["姓名", "电话"], ["张三", "1"]), "a.csv", "unknown_layout"),
        (csv_bank(["题干", "答案"]), "a.csv", "unknown_layout"),
        (csv_bank(["题干", "题目", "答案"], ["1", "甲", "对"]), "a.csv", "doubled_column"),
        ("今天\n天气\n".encode(), "a.txt", "unknown_layout"),
        (b"PK\x03\x04", "a.xlsx", "damaged"),
    ],
)
def test_file_without_questions_is_refused_as_a_whole(data, name, code):
    with pytest.raises(FileRefused) as caught:
        parse_bank(data, name)

    assert caught.value.code == code


def test_text_layout_puts_the_right_option_first():
    lines = "0#某端子用字母( )表示。#b$B1$x$y\n\n1#某量的单位是( )。#A$W\n2#甲的方向不变。$0\n3#乙与参考点有关。$1\n"

    parsed = parse_bank(lines.encode(), "电工.txt")

    assert brief(parsed) == [
        (1, "single", "某端子用字母( )表示。", ("A",)),
        (3, "single", "某量的单位是( )。", ("A",)),
        (4, "truefalse", "甲的方向不变。", ("true",)),
        (5, "truefalse", "乙与参考点有关。", ("false",)),
    ]
    assert parsed.repaired == ()


def test_text_lines_that_do_not_fit_are_refused():
    lines = "0#甲#乙$丙\n1#甲二#乙#丙$丁\n2#甲三$2\n3#甲四#乙\n4#甲五#乙$\n没有序号\n"

    parsed = parse_bank(lines.encode(), "a.txt")

    assert codes(parsed) == {
        2: "line_unclear",
        3: "line_unclear",
        4: "only_right_option",
        5: "line_unclear",
        6: "line_unclear",
    }
    assert parsed.read == 6


def test_essay_in_the_layout_of_one_row_per_option_has_no_answer():
    header = ["题型", "题干", "选项内容", "是否正确"]

    assert codes(parse(header, ["简答", "甲问", "乙", "是"], ["", "", "丙", "否"])) == {2: "no_answer"}

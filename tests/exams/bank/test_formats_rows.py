import io

import pytest
import xlsxwriter

from exams.bank.formats import parse_bank
from tests.exams.bank.banks import HEADER, codes, only, parse, parse_row, workbook

FOUR = ["甲", "乙", "丙", "丁"]
NONE = [""] * 4


@pytest.mark.parametrize(
    "text", ["ABD", "A,B,D", "A、B、D", "A;B;D", "a|b|d", "ＡＢＤ", "DBA", "A B D", "['A', 'B', 'D']", "ABD．"]
)
def test_letters_are_read_in_every_separator_and_width(text):
    assert only(parse_row("多选题", "甲问", *FOUR, text)).answer == ("A", "B", "D")


@pytest.mark.parametrize("text", ["对", "正确", "√", "T", "1", "是", "['对']", "TRUE", "（√）", "答案：对"])
def test_words_for_true_are_read(text):
    assert only(parse_row("判断题", "甲说", *NONE, text)).answer == ("true",)


@pytest.mark.parametrize("text", ["错", "错误", "×", "f", "0", "否", "['错']", "FALSE", "Ｆ"])
def test_words_for_false_are_read(text):
    assert only(parse_row("判断题", "甲说", *NONE, text)).answer == ("false",)


def test_option_text_instead_of_a_letter_is_a_listed_repair():
    question = only(parse_row("单选", "甲问", *FOUR, "丙"))

    assert (question.answer, len(question.repairs)) == (("C",), 1)


@pytest.mark.parametrize("text", ["B.乙", "B 乙", "B，乙", "B、 乙"])
def test_letter_with_its_own_text_is_read(text):
    assert only(parse_row("单选", "甲问", *FOUR, text)).answer == ("B",)


def test_several_letters_with_their_texts_are_read():
    assert only(parse_row("多选", "甲问", *FOUR, "A甲\nC.丙")).answer == ("A", "C")


def test_labels_in_option_columns_are_removed_with_a_note():
    question = only(parse_row("单选", "甲问", "A.kg", "B、m", "（C）s", "D：A", "D"))

    assert (question.options, len(question.repairs)) == (("kg", "m", "s", "A"), 1)


def test_letters_that_belong_to_the_options_stay():
    question = only(parse_row("单选", "甲问", "A类火灾", "B类火灾", "C类火灾", "D类火灾", "B"))

    assert (question.options, question.repairs) == (("A类火灾", "B类火灾", "C类火灾", "D类火灾"), ())


@pytest.mark.parametrize(
    "packed",
    [
        '[{"optionContent":"甲项"},{"optionContent":"乙项"},{"optionContent":"丙项"}]',
        '["A.甲项", "B.乙项", "C.丙项"]',
        "['甲项', '乙项', '丙项']",
        '{"A": "甲项", "B": "乙项", "C": "丙项"}',
        "甲项**乙项**丙项",
        "A.甲项##B.乙项##C.丙项",
        "A、甲项\nB、乙项\nC、丙项",
        "甲项\t乙项\t丙项",
        "甲项|乙项|丙项",
        "A.甲项 B．乙项 C：丙项",
        "A.甲项B.乙项C.丙项",
        "（A）甲项（B）乙项（C）丙项",
        "A甲项B乙项C丙项",
        "A 甲项 B 乙项 C 丙项",
    ],
)
def test_options_in_one_cell_are_separated(packed):
    question = only(parse_row("单选", "甲问", packed, "B", header=["题型", "题干", "选项", "答案"]))

    assert (question.options, question.answer) == (("甲项", "乙项", "丙项"), ("B",))


@pytest.mark.parametrize(
    "packed",
    [
        "甲项乙项丙项",
        "A维生素AB维生素BC维生素C",
        "A甲项B乙项",
        "A.甲**C.乙",
        '[{"a":"甲","b":1}]',
        "[1",
        "[]",
        "甲、乙、丙",
        "A.甲C.乙",
    ],
)
def test_options_that_run_together_are_refused(packed):
    parsed = parse_row("单选", "甲问", packed, "A", header=["题型", "题干", "选项", "答案"])

    assert codes(parsed) == {2: "options_unclear"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["单选", "", *FOUR, "A"], "no_stem"),
        (["单选", "甲问", *FOUR, ""], "no_answer"),
        (["连线", "甲问", *FOUR, "A"], "kind_unclear"),
        (["", "甲说", *NONE, "1"], "no_kind"),
        (["", "甲问", *NONE, "某个说法"], "no_kind"),
        (["单选", "甲问", *FOUR, "AB"], "kind_contradicted"),
        (["判断", "甲说", "可以", "不行", "", "", "A"], "kind_contradicted"),
        (["单选", "甲问", *NONE, "B"], "no_options"),
        (["单选", "甲问", *NONE, "B 警示标志"], "only_right_option"),
        (["单选", "甲问", "警示标志", "", "", "", "警示标志"], "only_right_option"),
        (["单选", "甲问", "甲", "", "丙", "丁", "C"], "option_gap"),
        (["单选", "甲问", "甲", "乙", "甲 ", "丁", "B"], "same_options"),
        (["单选", "甲问", *FOUR, "E"], "letter_beyond"),
        (["多选", "甲问", "甲", "乙", "", "", "ABC"], "letter_beyond"),
        (["单选", "甲问", *FOUR, "丙和丁"], "answer_unclear"),
        (["单选", "甲问", *FOUR, "2"], "answer_unclear"),
        (["多选", "甲问", *FOUR, "AAB"], "answer_unclear"),
        (["单选", "甲问", "b", "c", "d", "e", "B"], "answer_unclear"),
        (["单选", "甲问", *FOUR, "B.丙"], "answer_contradicted"),
        (["判断", "甲说", *NONE, "A"], "truth_code_unknown"),
        (["判断", "甲说", *NONE, "也许"], "answer_unclear"),
        (["判断", "甲\u202e说", *NONE, "对"], "unreadable"),
        (["判断", "甲\ue60b说", *NONE, "对"], "unreadable"),
    ],
)
def test_doubtful_row_is_refused(row, code):
    assert codes(parse_row(*row)) == {2: code}


def test_formula_number_and_date_cells_are_refused():
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 5):
            sheet.write_row(row, 0, ["单选", f"第{row}问", *FOUR, "A"])
        sheet.write_formula(1, 6, "=CHAR(65)", None, "A")
        sheet.write_number(2, 3, 330501199001011230)
        sheet.write_number(3, 3, 45292, book.add_format({"num_format": "m月d日"}))
        sheet.write_number(4, 3, 0.5, book.add_format({"num_format": "0%"}))

    parsed = parse_bank(data.getvalue(), "a.xlsx")

    assert codes(parsed) == {2: "formula", 3: "inexact_number", 4: "date_cell"}
    assert [(q.row, q.options[1]) for q in parsed.imported] == [(5, "50%")]


def test_invisible_characters_are_removed_with_a_note():
    question = only(parse_row("判断", "甲\u200b说\u00a0", *NONE, "对"))

    assert (question.stem, len(question.repairs)) == ("甲说", 1)


def test_missing_kind_is_concluded_only_where_one_fits():
    rows = [
        ["", "甲问", *FOUR, "AB"],
        ["", "乙问", *FOUR, "A"],
        ["", "丙说", *NONE, "√"],
        ["", "丁说", "对", "错", "", "", "B"],
    ]

    parsed = parse(HEADER, *rows)

    assert [(q.kind.value, len(q.repairs)) for q in parsed.imported] == [
        ("multiple", 1),
        ("single", 1),
        ("truefalse", 1),
        ("truefalse", 1),
    ]


def test_one_letter_tells_no_kind_where_multiple_choice_has_one_letter_too():
    parsed = parse(HEADER, ["多选", "甲问", *FOUR, "A"], ["", "乙问", *FOUR, "B"])

    assert codes(parsed) == {3: "no_kind"}


def coded_rows():
    yield ["questionAnswer", "questionContent", "optionContent", "", "questionType"]
    yield ["1", "甲说", "", "", 1]
    yield ["2", "乙说", "", "", 1]
    yield ["B", "丙问", '[{"optionContent":"甲"},{"optionContent":"乙"}]', "", 2]
    yield ["A,B", "丁问", '[{"optionContent":"甲"},{"optionContent":"乙"}]', "", 3]
    yield ["1", "戊说", "", "", ""]


def test_codes_one_and_two_are_never_guessed_to_be_true_and_false():
    parsed = parse_bank(workbook(Sheet1=list(coded_rows())), "a.xlsx")

    assert [(q.row, q.kind.value, q.answer) for q in parsed.imported] == [
        (4, "single", ("B",)),
        (5, "multiple", ("A", "B")),
    ]
    assert codes(parsed) == {2: "truth_code_unknown", 3: "truth_code_unknown", 6: "no_kind"}


def test_stated_meaning_of_codes_is_used():
    data = workbook(Sheet1=list(coded_rows()))

    parsed = parse_bank(data, "a.xlsx", stated_truths={"1": True, "2": False})

    truths = [(q.row, q.answer) for q in parsed.imported if q.kind == "truefalse"]
    assert truths == [(2, ("true",)), (3, ("false",)), (6, ("true",))]


def test_codes_are_mapped_by_the_options_of_their_row():
    header = ["题型", "题干", "选项", "答案"]

    parsed = parse(header, ["判断", "甲说", '["错误","正确"]', "2"], ["判断", "乙说", '["对","错"]', "2"])

    assert [q.answer for q in parsed.imported] == [("true",), ("false",)]


def test_codes_are_mapped_by_the_legend_of_the_header():
    parsed = parse(["题型", "题干", "答案（1错，2对）"], ["判断", "甲说", "1"], ["判断", "乙说", "2"])

    assert [q.answer for q in parsed.imported] == [("false",), ("true",)]


def test_blanks_are_told_apart_only_when_they_match_in_number():
    parsed = parse(
        ["题型", "题干", "答案"],
        ["填空", "预防（ ），防消____。", "为主；结合"],
        ["填空", "安全（ ）", "第一；预防"],
        ["填空", "甲（ ）乙（ ）", "一；二；三"],
    )

    assert [q.answer for q in parsed.imported] == [("为主", "结合"), ("第一；预防",)]
    assert codes(parsed) == {4: "answer_unclear"}


def test_unusable_marks_are_left_empty_with_a_note():
    question = only(parse(["题型", "题干", "答案", "分数"], ["判断", "甲说", "对", "若干"]))

    assert (question.marks, len(question.repairs)) == (None, 1)


def test_row_with_nothing_but_an_answer_counts_as_a_question_without_a_stem():
    assert codes(parse_row("", "", *NONE, "A")) == {2: "no_stem"}


def test_blank_without_an_answer_of_its_kind_is_refused():
    parsed = parse(["题型", "题干", "空1", "答案"], ["简答", "甲问", "乙", ""], ["填空", "丙（ ）", "", ""])

    assert codes(parsed) == {2: "no_answer", 3: "no_answer"}

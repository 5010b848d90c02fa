"""The typed list: 1. …, A. …, 答案：A, 解析：…"""

import pytest

from exams.bank.formats import parse_bank
from groundwork.intake.exceptions import FileRefused

TYPED = """消防安全题库

一、单项选择题
1. 油锅起火，首先应当（ ）。
A. 泼水
B. 盖上锅盖
C. 打开门窗
D. 端锅跑开
答案：B
解析：隔绝空气即可灭火。
2.5 公斤的灭火器属于哪一类，
请选择：

二、多项选择题
2、下列属于危险化学品的有
A．汽油　　B．乙炔
C．食盐　　D．氯气
【答案】ABD
【解析】食盐不是危险化学品。
难度：易

三、判断题
3．电梯起火时可以乘坐电梯逃生。
答案：错
4) 湿毛巾不能挡住一氧化碳。
正确答案：√
"""


def parsed(text):
    return parse_bank(text.encode(), "题库.txt")


def test_typed_list_is_read_with_kinds_options_and_explanations():
    bank = parsed(TYPED)

    assert [(each.row, str(each.kind), each.stem, each.options, each.answer) for each in bank.imported] == [
        (4, "single", "油锅起火，首先应当（ ）。", ("泼水", "盖上锅盖", "打开门窗", "端锅跑开"), ("B",)),
        (15, "multiple", "下列属于危险化学品的有", ("汽油", "乙炔", "食盐", "氯气"), ("A", "B", "D")),
        (23, "truefalse", "电梯起火时可以乘坐电梯逃生。", (), ("false",)),
        (25, "truefalse", "湿毛巾不能挡住一氧化碳。", (), ("true",)),
    ]
    assert [each.explanation for each in bank.imported] == [
        "隔绝空气即可灭火。\n2.5 公斤的灭火器属于哪一类，\n请选择：", "食盐不是危险化学品。", "", "",
    ]  # fmt: skip
    assert (bank.imported[1].difficulty, [row.row for row in bank.skipped]) == ("易", [1, 3, 14, 22])


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("1. 甲？\nA. 乙\nB. 丙\n答案：C", "letter_beyond"),
        ("1. 甲？\nA. 乙\nB. 乙\n答案：A", "same_options"),
        ("1. 甲？\nA. 乙\nC. 丙\n答案：A", "options_unclear"),
        ("1. 甲？\nA. 乙\nB. 丙\n答案：", "no_answer"),
    ],
)
def test_typed_question_that_cannot_be_is_refused_with_its_line(question, code):
    bank = parsed(f"{question}\n2. 好题？\nA. 乙\nB. 丙\n答案：AB\n")

    assert [(row.row, str(row.code)) for row in bank.refused] == [(1, code)]
    assert [each.stem for each in bank.imported] == ["好题？"]


@pytest.mark.parametrize("text", ["1. 甲\n2. 乙\n", "答案：A\n", "今天\n天气\n"])
def test_text_without_numbered_questions_is_refused_and_says_how_to_write_it(text):
    with pytest.raises(FileRefused) as caught:
        parsed(text)

    assert (caught.value.code, "答案：A" in str(caught.value)) == ("unknown_layout", True)

import dataclasses

import pytest

from exams.bank.choices import QuestionKind
from exams.bank.rules import (
    asks_the_same,
    code_number,
    difficulty_named,
    faults_of,
    question_code,
    stem_digest,
)
from tests.factories.bank import wording


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "multiple"),
        ("stem", "另一题"),
        ("answer", ("A",)),
        ("options", ("甲", "乙")),
        ("explanation", "另一解析"),
        ("subject", "另一分类"),
        ("difficulty", "hard"),
        ("level", 3),
        ("citation", {"document": "消防法"}),
        ("tags", ("灭火",)),
    ],
)
def test_digest_changes_with_each_part_of_a_wording(name, value):
    before = wording()

    after = dataclasses.replace(before, **{name: value})

    assert before.sha256 == wording().sha256
    assert after.sha256 != before.sha256


@pytest.mark.parametrize(
    "other", ["火灾报警电话是 （ ）", "火灾报警电话是（　）。", "火灾报警电话是(  )", "火灾报警电话是______（）？"]
)
def test_stem_digest_ignores_what_does_not_change_the_question(other):
    assert stem_digest(other) == stem_digest("火灾报警电话是（）")


def test_stem_digest_tells_questions_apart():
    assert stem_digest("面积为3m²时") != stem_digest("面积为3m2时")
    assert stem_digest("下列正确的是") != stem_digest("下列错误的是")


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("single", {"stem": "  "}, "题目没有题干。"),
        ("single", {"stem": "长" * 2001}, "题干超过 2000 个字。"),
        ("single", {"difficulty": "tough"}, "难度“tough”无法识别。"),
        ("single", {"options": ("甲",), "answer": ("A",)}, "选择题应有 2 至 26 个选项。"),
        ("single", {"options": ("甲", " "), "answer": ("A",)}, "有选项为空。"),
        ("single", {"options": ("甲", "甲 "), "answer": ("A",)}, "有两个选项相同。"),
        ("single", {"answer": ("E",)}, "答案必须是本题选项的字母，如 A 或 ABD。"),
        ("single", {"answer": ()}, "答案必须是本题选项的字母，如 A 或 ABD。"),
        ("multiple", {"answer": ("A", "A")}, "答案必须是本题选项的字母，如 A 或 ABD。"),
        ("single", {"answer": ("A", "B")}, "单选题只能有一个正确选项。"),
        ("truefalse", {"answer": ("yes",)}, "答案必须是“对”或“错”。"),
        ("truefalse", {"options": ("对", "错")}, "只有选择题才有选项。"),
        ("blank", {"answer": ("119", " ")}, "题目没有答案。"),
    ],
)
def test_fault_of_a_wording_is_said_in_one_sentence(kind, changes, fault):
    assert faults_of(wording(kind=QuestionKind(kind), **changes)) == [fault]


def test_unknown_kind_is_a_fault():
    assert faults_of(dataclasses.replace(wording(), kind="riddle")) == ["题型“riddle”无法识别。"]


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_sound_wording_of_each_kind_has_no_fault(kind):
    assert faults_of(wording(kind=kind)) == []


def test_general_stem_over_other_options_asks_something_else():
    general = wording(stem="下列说法正确的是（）", options=("甲", "乙"), answer=("A",))

    assert asks_the_same(general, ["甲 ", "丙"])
    assert not asks_the_same(general, ["丙", "丁"])
    assert asks_the_same(wording(kind=QuestionKind.TRUE_FALSE), [])


@pytest.mark.parametrize(
    ("word", "difficulty"),
    [("易", "easy"), (" 简单", "easy"), ("中等", "medium"), ("３", "hard"), ("0.75", ""), ("", "")],
)
def test_difficulty_is_known_by_its_words_only(word, difficulty):
    assert difficulty_named(word) == difficulty


def test_code_and_its_number_belong_together():
    assert question_code(37) == "Q00037"
    assert [code_number(code) for code in ("Q00037", "gw-001", "Q1", "Q123456")] == [37, 0, 0, 123456]

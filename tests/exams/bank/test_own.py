import re

import pytest
import yaml

from exams.bank.formats.own import OwnBankFaulty, read_own_bank


def entry(**changes):
    values = {
        "id": "gw-001",
        "kind": "single",
        "subject": "消防与安全常识",
        "difficulty": "easy",
        "level": 5,
        "use": "exam",
        "stem": "油锅起火时应当怎样做？",
        "options": ["泼水", "盖上锅盖"],
        "answer": ["B"],
        "explanation": "盖上锅盖可以隔绝空气。",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def text_of(*entries):
    return yaml.safe_dump(
        {"bank": "grid-worker", "title": "网格员题库", "questions": list(entries)}, allow_unicode=True
    )


def test_own_bank_is_read_whole():
    truth = entry(id="gw-002", kind="truefalse", options=None, answer=False, module="extinguisher-choice")

    bank = read_own_bank(text_of(entry(citation={"grade": "checked", "article": "第五条"}), truth))

    assert (bank.slug, bank.title) == ("grid-worker", "网格员题库")
    assert [(q.code, q.kind, q.answer, q.module) for q in bank.questions] == [
        ("gw-001", "single", ("B",), ""),
        ("gw-002", "truefalse", ("false",), "extinguisher-choice"),
    ]
    assert bank.questions[0].citation == {"grade": "checked", "article": "第五条"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"explanation": None}, "gw-001 缺少：explanation。"),
        ({"stemm": "x"}, "gw-001 含有无法识别的字段：stemm。"),
        ({"kind": "riddle"}, "gw-001：“riddle”不是有效的 kind。"),
        ({"stem": 119}, "gw-001：stem 必须是文字。"),
        ({"options": ["是", True]}, "gw-001：options 必须是文字列表。"),
        ({"answer": "B"}, "gw-001：answer 必须是文字列表。"),
        ({"kind": "truefalse", "answer": ["B"]}, "gw-001：答案必须是 true 或 false。"),
        ({"level": "5"}, "gw-001：level 必须是整数。"),
        ({"citation": ["第五条"]}, "gw-001：citation 必须是字段与文字的对照表。"),
        ({"id": 7}, "第 1 题没有编号（id）。"),
    ],
)
def test_fault_of_an_own_bank_names_the_question(changes, message):
    with pytest.raises(OwnBankFaulty, match=re.escape(message)):
        read_own_bank(text_of(entry(**changes)))


def test_own_bank_with_an_id_twice_is_refused():
    with pytest.raises(OwnBankFaulty, match="gw-001：编号重复出现。"):
        read_own_bank(text_of(entry(), entry()))


@pytest.mark.parametrize("text", ["[1, 2]", "bank: x\ntitle: y\n", "bank: [", "!!python/object/apply:os.getcwd []"])
def test_what_is_no_own_bank_is_refused(text):
    with pytest.raises(OwnBankFaulty):
        read_own_bank(text)

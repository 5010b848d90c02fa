import time

from tests.exams.bank.banks import HEADER, codes, parse

FOUR = ["甲", "乙", "丙", "丁"]
NONE = [""] * 4


def test_same_question_with_the_same_answer_is_refused_the_second_time():
    parsed = parse(
        HEADER,
        ["单选", "规定的（ ）制度。", *FOUR, "A"],
        ["单选", "规定的（）制度", "丁", "丙", "乙", "甲", "D"],
        ["判断", "甲,乙。( )", *NONE, "对"],
        ["判断", "甲，乙（ ）", *NONE, "√"],
    )

    assert [q.row for q in parsed.imported] == [2, 4]
    assert codes(parsed) == {3: "duplicate", 5: "duplicate"}


def test_same_question_with_other_answers_is_refused_both_times_naming_the_other():
    parsed = parse(
        HEADER,
        ["单选", "甲问", *FOUR, "A"],
        ["判断", "乙说", *NONE, "对"],
        ["单选", "甲问", *FOUR, "B"],
        ["判断", "乙说", *NONE, "错"],
        ["判断", "乙说", *NONE, "对"],
    )

    assert parsed.imported == ()
    assert codes(parsed) == dict.fromkeys([2, 3, 4, 5, 6], "conflict")
    reasons = {row.row: row.reason for row in parsed.refused}
    assert [str(number) in reasons[2] for number in (4, 5)] == [True, False]
    assert [str(number) in reasons[3] for number in (5, 6)] == [True, True]


def test_same_stem_with_other_options_that_do_not_contradict_stays_with_a_note():
    parsed = parse(
        HEADER,
        ["单选", "不可用来（ ）", "判断大小", "判断有无", "", "", "A"],
        ["单选", "不可用来（ ）", "读取读数", "判断有无", "", "", "A"],
    )

    assert ([q.row for q in parsed.imported], parsed.refused) == ([2, 3], ())
    assert len(parsed.notes) == 1


def test_signs_that_differ_in_meaning_make_different_questions():
    parsed = parse(HEADER, ["判断", "面积为 10²", *NONE, "对"], ["判断", "面积为 102", *NONE, "错"])

    assert [q.row for q in parsed.imported] == [2, 3]


def test_thousands_of_contradicting_rows_cost_little():
    rows = [["判断", "甲说", *NONE, "对" if number % 2 else "错"] for number in range(4_900)]
    started = time.process_time()

    parsed = parse(HEADER, *rows)

    assert (len(parsed.refused), parsed.read) == (4_900, 4_900)
    assert time.process_time() - started < 5

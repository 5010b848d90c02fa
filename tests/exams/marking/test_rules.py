from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.rules import is_pass, percent_of, score, score_slot, sums_by_section
from tests.factories.papers import SLOTS, content_of, key_of

MULTIPLE = {"kind": "multiple", "answer": ["b1", "b3"], "marks": "1.5"}


def chosen(*options):
    return {"chosen": list(options)}


@pytest.mark.parametrize(
    ("payload", "points"),
    [(chosen("a2"), "2.0"), (chosen("a1"), "0"), (chosen(), "0"), (None, "0")],
)
def test_single_choice_is_all_or_nothing(payload, points):
    line = score_slot(1, {"kind": "single", "answer": ["a2"], "marks": "2.0", "rule": "exact"}, payload)

    assert (line.points, line.max, line.is_right) == (Decimal(points), Decimal("2.0"), points == "2.0")


@pytest.mark.parametrize(
    ("options", "exact", "half"),
    [
        (("b1", "b3"), "1.5", "1.5"),
        (("b3", "b1"), "1.5", "1.5"),
        (("b1",), "0", "0.75"),
        (("b1", "b2"), "0", "0"),
        (("b1", "b2", "b3"), "0", "0"),
        ((), "0", "0"),
    ],
)
def test_multiple_choice_by_its_rule(options, exact, half):
    points = [
        score_slot(2, {**MULTIPLE, "rule": rule}, chosen(*options)).points for rule in ("exact", "half-if-subset")
    ]

    assert points == [Decimal(exact), Decimal(half)]


@pytest.mark.parametrize(
    ("text", "is_right"), [("abc灭火器", True), ("ＡＢＣ 灭火器 ", True), ("灭火", False), ("", False)]
)
def test_blank_is_right_in_any_width_case_and_spacing(text, is_right):
    key = {"kind": "blank", "answer": ["ABC灭火器"], "marks": "1.0", "rule": "exact"}

    assert score_slot(1, key, {"text": text}).is_right is is_right


def test_essay_waits_for_a_person():
    line = score_slot(1, {"kind": "essay", "answer": [], "marks": "5.0"}, {"text": "略"})

    assert (line.points, line.max, line.is_right) == (0, Decimal("5.0"), None)


def test_score_sums_the_lines_of_all_sections():
    answers = {"1": chosen("a2"), "2": chosen("b1"), "3": chosen("true")}

    sheet = score(content_of(SLOTS), key_of(SLOTS), answers)

    assert (sheet.points, sheet.max_points) == (Decimal("4.0"), Decimal("6.0"))
    lines = [line.as_json() for line in sheet.lines]
    assert sums_by_section(content_of(SLOTS), lines) == [("一、客观题", Decimal("4.0"), Decimal("6.0"))]


OPTIONS = st.lists(st.sampled_from(["b1", "b2", "b3", "b4"]), unique=True)


@given(OPTIONS, st.sampled_from(["exact", "half-if-subset"]))
def test_multiple_choice_is_never_below_zero_nor_above_full_marks(options, rule):
    line = score_slot(2, {**MULTIPLE, "rule": rule}, chosen(*options))

    assert 0 <= line.points <= line.max
    assert line.is_right is (set(options) == {"b1", "b3"})


@pytest.mark.parametrize(("points", "passed"), [("59.96", False), ("60", True), ("100", True), ("0", False)])
def test_pass_is_judged_on_points_not_on_the_rounded_per_cent(points, passed):
    assert percent_of(Decimal("59.96"), Decimal(100)) == Decimal("60.0")
    assert is_pass(Decimal(points), Decimal(100), 60) is passed

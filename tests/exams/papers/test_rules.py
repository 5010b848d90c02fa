import json
import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.papers.rules import (
    KEYED_KINDS,
    Demand,
    Item,
    Supply,
    allot,
    compose,
    movable,
    numeral,
    shortages,
    total_marks,
)

KINDS = [str(kind) for kind in KEYED_KINDS]
LEVELS = ["easy", "medium", "hard"]


def demand(kind="single", count=1, title="一、单项选择题", marks="2.0", **more):
    return Demand(title, kind, count, Decimal(marks), **more)


def supply(*questions):
    """Questions as (kind, subject, difficulty), numbered from 1."""
    return [Supply(number, *question) for number, question in enumerate(questions, start=1)]


SINGLES = st.builds(
    lambda kind, subjects, level, count: demand(kind, count, subjects=frozenset(subjects), difficulty=level),
    st.sampled_from(KINDS),
    st.sets(st.integers(1, 3)),
    st.sampled_from(["", *LEVELS]),
    st.integers(1, 4),
)
POOLS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.one_of(st.none(), st.integers(1, 3)), st.sampled_from(LEVELS)), max_size=40
).map(lambda questions: supply(*questions))


def can_be_filled(demands, pool):
    """Hall's theorem, as slow as it is plain: every set of sections finds as many questions as it needs."""
    for chosen in range(1, 2 ** len(demands)):
        these = [each for place, each in enumerate(demands) if chosen >> place & 1]
        if sum(any(each.takes(question) for each in these) for question in pool) < sum(each.count for each in these):
            return False
    return True


@given(st.lists(SINGLES, min_size=1, max_size=4), POOLS, st.integers())
def test_drawn_paper_fulfils_its_blueprint_whenever_it_can(demands, pool, seed):
    by_id = {question.id: question for question in pool}

    given_ids = allot(demands, pool, random.Random(seed))

    assert (shortages(demands, pool) == []) == can_be_filled(demands, pool)
    assert all(each.takes(by_id[key]) for each, keys in zip(demands, given_ids, strict=True) for key in keys)
    assert max(Counter(key for keys in given_ids for key in keys).values(), default=0) <= 1
    if can_be_filled(demands, pool):
        assert [len(keys) for keys in given_ids] == [each.count for each in demands]


ITEMS = st.builds(
    lambda kind, options, right: (
        Item(kind, "题干", (), ("true",) if right % 2 else ("false",))
        if kind == "truefalse"
        else Item(kind, "题干", tuple(options), ("ABCDEF"[right % len(options)],))
    ),
    st.sampled_from(KINDS),
    st.lists(st.text("甲乙丙丁戊己庚辛", min_size=1), min_size=2, max_size=6, unique=True),
    st.integers(0, 5),
)


@given(st.lists(st.lists(ITEMS, min_size=1, max_size=5), min_size=1, max_size=3), st.integers())
def test_key_names_the_right_option_and_no_two_options_share_an_id(drawn, seed):
    demands = [demand(count=len(items)) for items in drawn]

    content, key = compose("卷", demands, drawn, random.Random(seed))

    slots = [slot for section in content["sections"] for slot in section["slots"]]
    ids = [option["id"] for slot in slots for option in slot["options"]]
    assert len(ids) == len(set(ids))
    assert [slot["slot"] for slot in slots] == list(range(1, len(slots) + 1))
    for slot, item in zip(slots, (item for items in drawn for item in items), strict=True):
        texts = {option["id"]: option["text"] for option in slot["options"]}
        assert sorted(texts.values()) == sorted(item.options)
        answer = key["slots"][str(slot["slot"])]["answer"]
        right = [item.options["ABCDEF".index(letter)] for letter in item.answer] if texts else list(item.answer)
        assert [texts.get(each, each) for each in answer] == right


def test_content_and_key_have_the_documented_shape():
    item = Item("single", "火警电话是", ("110", "119"), ("B",))

    content, key = compose("卷", [demand(marks="2")], [[item]], random.Random(1))

    (slot,) = content["sections"][0]["slots"]
    (right,) = [option["id"] for option in slot["options"] if option["text"] == "119"]
    assert content == {"title": "卷", "sections": [{"title": "一、单项选择题", "slots": [slot]}]}
    assert {name: slot[name] for name in slot if name != "options"} == {
        "slot": 1, "kind": "single", "stem": "火警电话是", "marks": "2.0",
    }  # fmt: skip
    assert key == {"slots": {"1": {"kind": "single", "answer": [right], "marks": "2.0", "rule": "exact"}}}


def test_ids_and_order_say_nothing_of_the_right_option():
    """The right option is always first in the bank; on papers it stands everywhere alike."""
    item = Item("single", "题", ("对", "错一", "错二", "错三"), ("A",))

    content, key = compose("卷", [demand(count=400)], [[item] * 400], random.Random(7))

    slots = content["sections"][0]["slots"]
    right = [key["slots"][str(slot["slot"])]["answer"][0] for slot in slots]
    places = Counter(
        [option["id"] for option in slot["options"]].index(each) for slot, each in zip(slots, right, strict=True)
    )
    in_order = Counter(
        sorted(o["id"] for o in slot["options"]).index(each) for slot, each in zip(slots, right, strict=True)
    )
    assert min(places.values()) > 60
    assert min(in_order.values()) > 60


def test_same_seed_composes_the_same_bytes():
    items = [[Item("single", "题", ("甲", "乙", "丙"), ("A",))] * 3]

    first, second, other = (
        json.dumps(compose("卷", [demand(count=3)], items, random.Random(seed))) for seed in (5, 5, 6)
    )

    assert first == second
    assert other != first


def test_section_that_lacks_questions_is_named_with_what_it_has():
    pool = supply(("single", 1, "easy"), ("single", 1, "easy"), ("multiple", 1, "hard"))

    (short,) = shortages([demand(count=3), demand("multiple", title="二、多项选择题")], pool)

    assert short.sentence == "“一、单项选择题”需要 3 道题，符合条件且已批准的只有 2 道。"


def test_section_that_loses_its_questions_to_another_says_so():
    pool = supply(("single", 1, "easy"), ("single", 1, "easy"), ("single", 1, "easy"))
    demands = [demand(count=2, difficulty="easy", title="易"), demand(count=2, title="任意")]

    (short,) = shortages(demands, pool)

    assert (short.needed, short.fitting, short.left) == (2, 3, 1)
    assert short.sentence in {
        f"“{title}”需要 2 道题，符合条件的有 3 道，但其他部分也要用其中的题，只余 1 道。" for title in ("易", "任意")
    }


def test_section_gives_way_to_another_that_has_no_choice():
    pool = supply(("single", 1, "easy"), ("single", 2, "easy"), ("single", 2, "hard"))
    demands = [
        demand(difficulty="easy"), demand(subjects=frozenset({2})), demand(subjects=frozenset({1})),
    ]  # fmt: skip

    for seed in range(20):
        assert allot(demands, pool, random.Random(seed)) == [[2], [3], [1]]


def test_every_question_has_its_chance():
    pool = supply(*[("single", 1, "easy")] * 20)

    seen = Counter(allot([demand(count=5)], pool, random.Random(seed))[0][0] for seed in range(1000))

    assert set(seen) == set(range(1, 21))
    assert max(seen.values()) < 100


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("甲", "乙", "丙", "丁"), 4),
        (("甲", "乙", "丙", "以上都对"), 3),
        (("甲", "乙", "以上说法都不正确"), 2),
        (("甲", "以上都对", "丙"), 0),
        (("甲", "乙", "A和B"), 0),
        (("甲", "乙", "AB"), 0),
        (("甲", "乙", "A、B都是"), 0),
        (("五日以上十日以下拘留", "十日以上十五日以下拘留"), 2),
        (("A类和B类火灾", "AED", "CO", "B超"), 4),
    ],
)
def test_options_that_speak_of_others_keep_their_place(options, count):
    assert movable(options) == count


def test_all_of_the_above_stays_last():
    item = Item("single", "题", ("甲", "乙", "丙", "以上都对"), ("D",))

    content, _key = compose("卷", [demand(count=50)], [[item] * 50], random.Random(3))

    assert {slot["options"][-1]["text"] for slot in content["sections"][0]["slots"]} == {"以上都对"}


def test_marks_of_a_paper_are_exact():
    assert total_marks([demand(count=3, marks="0.5"), demand(count=10, marks="2.5")]) == Decimal("26.5")


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四"), (99, "九十九")]
)
def test_sections_are_numbered_in_chinese(number, word):
    assert numeral(number) == word

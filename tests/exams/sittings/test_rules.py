import datetime

import pytest

from bookings.rules import new_code
from exams.sittings.rules import deadline_for, is_on_time, options_in_order, plain_ticket_number

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


def minutes(number):
    return datetime.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("length", "closes_in", "expected"),
    [(60, 90, 60), (60, 30, 30), (None, 30, 30), (60, None, 60), (None, None, None)],
)
def test_deadline_is_the_earlier_end(length, closes_in, expected):
    closes_at = NOON + minutes(closes_in) if closes_in else None

    assert deadline_for(NOON, length, closes_at) == (NOON + minutes(expected) if expected else None)


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (0, True), (10, True), (10.001, False)])
def test_answer_is_on_time_until_the_grace_ends(seconds, counts):
    assert is_on_time(NOON + datetime.timedelta(seconds=seconds), NOON, 10) is counts


def test_ticket_number_survives_being_typed():
    number = new_code()

    assert plain_ticket_number(f" {number[:4].lower()}-{number[4:]} ") == number


def _options(*texts):
    return [{"id": f"k{place}", "text": text} for place, text in enumerate(texts)]


def test_options_differ_between_sittings_and_stay_for_one():
    options = _options("沙土", "水", "干粉", "泡沫")

    orders = {tuple(option["id"] for option in options_in_order(seed, 1, options)) for seed in range(40)}

    assert options_in_order(7, 1, options) == options_in_order(7, 1, list(options))
    assert len(orders) > 5
    assert {frozenset(order) for order in orders} == {frozenset({"k0", "k1", "k2", "k3"})}


def test_options_that_speak_of_others_stay_in_place():
    last = {options_in_order(seed, 1, _options("沙土", "水", "干粉", "以上都对"))[-1]["text"] for seed in range(20)}
    lettered = _options("沙土", "水", "A和B", "干粉")

    assert last == {"以上都对"}
    assert all(options_in_order(seed, 1, lettered) == lettered for seed in range(20))

import datetime
from zoneinfo import ZoneInfo

import pytest

from bookings.choices import Offer
from bookings.rules import cancellable_until, offer_of, overlaps, span

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour, minute=0, day=22):
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def offer(**changes):
    facts = {
        "now": at(10),
        "opens_at": at(9),
        "closes_at": at(13),
        "starts_at": at(14),
        "is_cancelled": False,
        "free": 3,
        "is_mine": False,
    }
    return offer_of(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Offer.OPEN),
        ({"now": at(9)}, Offer.OPEN),
        ({"now": at(8, 59)}, Offer.NOT_YET),
        ({"now": at(12, 59)}, Offer.OPEN),
        ({"now": at(13)}, Offer.CLOSED),
        ({"closes_at": at(15), "now": at(14)}, Offer.CLOSED),
        ({"free": 0}, Offer.FULL),
        ({"free": 0, "now": at(13)}, Offer.CLOSED),
        ({"free": 0, "is_mine": True}, Offer.MINE),
        ({"is_mine": True, "is_cancelled": True}, Offer.CANCELLED),
    ],
)
def test_offer_of_a_session_follows_window_places_and_visitor(changes, expected):
    assert offer(**changes) == expected


def test_place_can_be_given_back_until_booking_closes_but_never_once_tickets_are_scanned():
    early = cancellable_until(booking_closes_at=at(12), starts_at=at(14), check_in_minutes=30)
    late = cancellable_until(booking_closes_at=at(14), starts_at=at(14), check_in_minutes=30)

    assert (early, late) == (at(12), at(13, 30))


def test_span_says_the_day_again_only_when_it_is_another():
    same, over_midnight = span(at(9), at(9, 45)), span(at(23), at(1, day=23))

    assert (same, over_midnight) == ("11月22日 09:00–09:45", "11月22日 23:00–11月23日 01:00")


def test_overlaps_names_each_row_in_the_wrong_and_lets_neighbours_be():
    rows = [
        ("a", 1, 10, "long"),
        ("a", 2, 3, "inside"),
        ("a", 4, 5, "inside too"),
        ("a", 10, 11, "next"),
        ("b", 1, 10, "another key"),
    ]

    assert list(overlaps(rows)) == [("a", "long", "inside"), ("a", "long", "inside too")]

import datetime
from decimal import Decimal
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from attendance.choices import ScanKind, Verdict
from attendance.rules import (
    Amendment,
    Limits,
    Passage,
    Place,
    Stay,
    credited_hours,
    explain,
    fault_of_times,
    fold,
    judge,
    minutes_present,
    server_time,
    tone_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIMITS = Limits(datetime.timedelta(minutes=30), datetime.timedelta(minutes=30), 5)


def at(clock, day=21):
    return datetime.datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00").replace(tzinfo=SHANGHAI)


LESSON = Place(at("09:00"), at("09:45"))
CANCELLED = Place(at("09:00"), at("09:45"), is_cancelled=True)
HERE = Stay(at("09:02"), None, "前台一")
GONE = Stay(at("09:02"), at("09:44"), "前台一", "前台二")


@pytest.mark.parametrize(
    ("kind", "when", "place", "stay", "verdict"),
    [
        (ScanKind.IN, at("09:00"), None, None, Verdict.UNKNOWN),
        (ScanKind.IN, at("08:30"), LESSON, None, Verdict.ARRIVED),
        (ScanKind.IN, at("09:45"), LESSON, None, Verdict.ARRIVED),
        (ScanKind.IN, at("08:29"), LESSON, None, Verdict.TOO_EARLY),
        (ScanKind.IN, at("09:46"), LESSON, None, Verdict.TOO_LATE),
        (ScanKind.IN, at("09:00", day=20), LESSON, None, Verdict.OTHER_DAY),
        (ScanKind.IN, at("09:00", day=22), LESSON, None, Verdict.OTHER_DAY),
        (ScanKind.IN, at("00:00"), LESSON, None, Verdict.TOO_EARLY),
        (ScanKind.IN, at("23:59"), LESSON, None, Verdict.TOO_LATE),
        (ScanKind.IN, at("09:00"), CANCELLED, None, Verdict.CANCELLED),
        (ScanKind.IN, at("09:00", day=20), CANCELLED, None, Verdict.CANCELLED),
        (ScanKind.IN, at("09:10"), LESSON, HERE, Verdict.ALREADY),
        (ScanKind.IN, at("09:44"), LESSON, GONE, Verdict.ALREADY),
        (ScanKind.IN, at("08:00"), LESSON, HERE, Verdict.TOO_EARLY),
        (ScanKind.OUT, at("09:44"), LESSON, HERE, Verdict.LEFT),
        (ScanKind.OUT, at("09:02"), LESSON, HERE, Verdict.LEFT),
        (ScanKind.OUT, at("10:15"), LESSON, HERE, Verdict.LEFT),
        (ScanKind.OUT, at("10:16"), LESSON, HERE, Verdict.TOO_LATE),
        (ScanKind.OUT, at("09:44"), LESSON, None, Verdict.NOT_ARRIVED),
        (ScanKind.OUT, at("09:01"), LESSON, HERE, Verdict.NOT_ARRIVED),
        (ScanKind.OUT, at("09:50"), LESSON, GONE, Verdict.ALREADY),
        (ScanKind.OUT, at("09:30"), CANCELLED, HERE, Verdict.LEFT),
        (ScanKind.OUT, at("09:30", day=22), LESSON, HERE, Verdict.OTHER_DAY),
    ],
)
def test_judge_follows_the_table(kind, when, place, stay, verdict):
    assert judge(kind=kind, at=when, place=place, stay=stay, limits=LIMITS, zone=SHANGHAI) == verdict


def test_judge_takes_the_night_for_one_day_while_the_door_is_open():
    night = Place(at("23:30"), at("00:15", day=22))

    verdict = judge(kind=ScanKind.IN, at=at("00:05", day=22), place=night, stay=None, limits=LIMITS, zone=SHANGHAI)

    assert verdict == Verdict.ARRIVED


def passage(kind, clock, verdict=Verdict.ARRIVED, where=""):
    return Passage(kind, at(clock), verdict, where)


def test_fold_is_the_same_in_whatever_order_scans_came_in():
    scans = [
        passage(ScanKind.IN, "09:04", Verdict.ARRIVED, "前台二"),
        passage(ScanKind.IN, "09:02", Verdict.ALREADY, "前台一"),
        passage(ScanKind.OUT, "09:01", Verdict.NOT_ARRIVED, "前台三"),
        passage(ScanKind.OUT, "09:40", Verdict.ALREADY, "前台二"),
        passage(ScanKind.OUT, "09:44", Verdict.LEFT, "前台一"),
        passage(ScanKind.IN, "08:00", Verdict.TOO_EARLY, "前台一"),
    ]

    stays = {fold(order) for order in permutations(scans)}

    assert stays == {Stay(at("09:02"), at("09:40"), "前台一", "前台二")}


def test_fold_of_refused_scans_is_nothing():
    refused = [
        passage(ScanKind.IN, "09:00", verdict) for verdict in ("too-early", "too-late", "other-day", "cancelled")
    ]

    assert fold(refused) is None


def test_fold_begins_at_the_latest_correction():
    scans = [passage(ScanKind.IN, "09:02"), passage(ScanKind.OUT, "09:20"), passage(ScanKind.OUT, "09:44")]

    closed = fold(scans, Amendment(at("09:00"), at("09:30"), made_at=at("09:35")))
    reopened = fold(scans, Amendment(at("09:00"), None, made_at=at("09:35")))
    still_open = fold(scans, Amendment(at("09:00"), None, made_at=at("09:50")))

    assert (closed, reopened, still_open) == (
        Stay(at("09:00"), at("09:30")),
        Stay(at("09:00"), at("09:44")),
        Stay(at("09:00")),
    )


@pytest.mark.parametrize(
    ("stay", "minutes"),
    [
        (None, 0),
        (HERE, 0),
        (GONE, 42),
        (Stay(at("08:31"), at("10:15")), 45),
        (Stay(at("08:31"), at("08:50")), 0),
        (Stay(at("09:00"), at("09:10") + datetime.timedelta(seconds=59)), 10),
    ],
)
def test_minutes_present_lie_within_the_session(stay, minutes):
    assert minutes_present(stay, starts_at=LESSON.starts_at, ends_at=LESSON.ends_at) == minutes


@pytest.mark.parametrize(
    ("minutes", "planned", "most", "hours"),
    [
        (45, 45, "1.0", "1.0"),
        (40, 45, "1.0", "1.0"),  # five minutes missed are forgiven
        (39, 45, "1.0", "0.5"),
        (22, 45, "1.0", "0"),
        (23, 45, "1.0", "0.5"),
        (0, 45, "1.0", "0"),
        (0, 5, "1.0", "0"),
        (90, 90, "1.0", "1.0"),  # never more than the module gives
        (90, 90, "2.0", "2.0"),
        (84, 90, "2.0", "1.5"),
        (45, 45, "0", "0"),
    ],
)
def test_credited_hours_follow_the_table(minutes, planned, most, hours):
    credited = credited_hours(minutes=minutes, planned=planned, most=Decimal(most), tolerance=5)

    assert credited == Decimal(hours)


@pytest.mark.parametrize(
    ("device_at", "device_now", "expected"),
    [
        (at("09:00"), at("09:00"), at("12:00")),
        (at("08:00"), at("09:00"), at("11:00")),
        (at("08:00", day=1), at("09:00", day=1), at("11:00")),  # a clock that is twenty days slow
        (at("10:00"), at("09:00"), at("12:00")),  # set back in between: never in the future
    ],
)
def test_server_time_takes_the_error_of_the_device_out(device_at, device_now, expected):
    assert server_time(at=device_at, device_now=device_now, server_now=at("12:00")) == expected


def test_server_time_survives_any_clock():
    first = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
    last = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)

    when = server_time(at=first, device_now=last, server_now=at("12:00"))

    assert when == at("12:00") - datetime.timedelta(days=3650)


def test_explain_says_when_and_where_it_was_scanned_before():
    text = explain(verdict=Verdict.ALREADY, kind=ScanKind.IN, place=LESSON, stay=HERE, limits=LIMITS)

    assert text == "已于 09:02 在“前台一”签到，本次不再记录。"


def test_explain_says_the_same_of_whatever_is_no_ticket():
    texts = {
        explain(verdict=Verdict.UNKNOWN, kind=kind, place=None, stay=None, limits=LIMITS) for kind in ScanKind.values
    }

    assert texts == {"请核对票码，或在场次名单中查找本人。"}


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict != Verdict.UNKNOWN])
def test_explain_has_a_sentence_for_every_verdict(verdict):
    texts = {
        explain(verdict=verdict, kind=kind, place=LESSON, stay=stay, limits=LIMITS)
        for kind in ScanKind.values
        for stay in (HERE, GONE)
    }

    assert all(text.endswith("。") and "%" not in text for text in texts)


def test_tone_is_an_error_only_where_nobody_enters():
    tones = {tone: {verdict for verdict in Verdict if tone_of(verdict) == tone} for tone in ("success", "error")}

    assert tones == {
        "success": {Verdict.ARRIVED, Verdict.LEFT},
        "error": {Verdict.CANCELLED, Verdict.UNKNOWN},
    }


@pytest.mark.parametrize(
    ("arrived", "left", "fault"),
    [
        ("09:00", "09:45", ""),
        ("09:00", None, ""),
        ("08:30", "10:15", ""),
        ("09:30", "09:30", "签退时间必须晚于签到时间，没有做任何改动。"),
        ("08:29", "09:30", "所填时间不在本场次允许的范围内（08:30 至 10:15），没有做任何改动。"),
        ("09:00", "10:16", "所填时间不在本场次允许的范围内（08:30 至 10:15），没有做任何改动。"),
        ("09:00", "12:01", "所填时间晚于现在，没有做任何改动。"),
    ],
)
def test_fault_of_times_says_what_is_wrong(arrived, left, fault):
    found = fault_of_times(
        arrived_at=at(arrived), left_at=left and at(left), place=LESSON, now=at("12:00"), limits=LIMITS
    )

    assert found == fault

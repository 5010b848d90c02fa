"""Scans in, verdicts out: what the desk is told, and what stays the same however often it is sent."""

import datetime

import pytest

from attendance.choices import HourBasis
from attendance.models import HourEntry, Presence, Scan
from bookings.choices import BookingState, SeatState, SessionState
from bookings.tickets import make_token
from tests.attendance.conftest import at, scan, verdicts
from tests.factories.bookings import SeatFactory, SessionFactory


def ledger():
    return [
        (entry.number, float(entry.hours), entry.reversal_of and entry.reversal_of.number)
        for entry in HourEntry.objects.select_related("reversal_of").order_by("number")
    ]


def test_arrival_is_answered_with_name_module_and_time(post, seat):
    response = post(scan(seat.code))

    answer = response.json()["answers"][0]
    del answer["id"]
    assert answer == {
        "verdict": "arrived",
        "title": "签到成功",
        "text": "本场 09:00 开始，09:45 结束。",
        "name": "沈丽",
        "module": seat.session.module.title,
        "at": "2026-11-21T01:10:00Z",
        "first_at": None,
    }
    assert (response.json()["inside"], Presence.objects.get().seat) == (1, seat)


@pytest.mark.parametrize("form", ["{0}", "https://base.example/t/{0}/", "http://127.0.0.1:8000/t/{0}", " {0}\t"])
def test_ticket_is_read_from_its_token_and_its_address(form, post, seat):
    token = make_token(seat.public_id)

    first = post(scan(form.format(token)))
    second = post(scan(form.format(token.lower()), sequence=2))

    assert verdicts(first) + verdicts(second) == ["arrived", "already"]


@pytest.mark.parametrize("pattern", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_ticket_is_found_by_its_code_however_it_is_typed(pattern, post, seat):
    typed = pattern.format(seat.code[:4].lower(), seat.code[4:])

    assert verdicts(post(scan(typed))) == ["arrived"]


def test_same_scan_again_gets_the_same_answer_and_changes_nothing(post, seat):
    one = scan(seat.code)

    first, again = post(one), post(one | {"kind": "out", "presented": "AAAAAAAA"})

    assert again.json() == first.json()
    assert (Scan.objects.count(), Presence.objects.get().left_at) == (1, None)


def test_same_scan_twice_in_a_batch_is_one(post, seat):
    one = scan(seat.code)

    response = post(one, one)

    assert (verdicts(response), Scan.objects.count()) == (["arrived"], 1)


def test_second_arrival_says_when_and_where_the_first_was_and_changes_nothing(post, seat):
    post(scan(seat.code, clock="09:02"), clock="09:10")
    before = Presence.objects.values().get()

    response = post(scan(seat.code, sequence=2))

    answer = response.json()["answers"][0]
    assert (answer["verdict"], answer["first_at"]) == ("already", "2026-11-21T01:02:00Z")
    assert answer["text"] == "已于 09:02 在“前台一”签到，本次不再记录。"
    assert Presence.objects.values().get() == before


def test_arrival_and_departure_in_one_batch_credit_hours(morning, post, seat):
    morning.move_to(at("09:50"))

    response = post(scan(seat.code, kind="out", sequence=2, clock="09:46"), scan(seat.code, clock="08:55"))

    assert verdicts(response) == ["left", "arrived"]
    entry = HourEntry.objects.get()
    assert (entry.person, entry.module, float(entry.hours)) == (seat.person, seat.session.module, 1)
    assert (entry.planned_minutes, entry.present_minutes, entry.basis) == (45, 45, HourBasis.SCANS)


def test_departure_twice_changes_nothing(morning, post, seat):
    morning.move_to(at("09:50"))
    post(scan(seat.code, clock="09:00"), scan(seat.code, kind="out", sequence=2, clock="09:45"))
    before = Presence.objects.values().get()

    response = post(scan(seat.code, kind="out", sequence=3, clock="09:50"))

    assert verdicts(response) == ["already"]
    assert (Presence.objects.values().get(), ledger()) == (before, [(1, 1.0, None)])


def test_no_departure_means_no_hours(morning, post, seat):
    post(scan(seat.code))
    morning.move_to(at("12:00"))

    response = post(scan(seat.code, kind="out", sequence=2, clock="12:00"))

    assert verdicts(response) == ["too-late"]
    assert (Presence.objects.get().left_at, Presence.objects.get().minutes, ledger()) == (None, 0, [])


def test_arrival_that_comes_in_after_the_departure_credits_the_hours(morning, post, seat):
    morning.move_to(at("09:50"))

    first = post(scan(seat.code, kind="out", sequence=2, clock="09:46"))
    second = post(scan(seat.code, sequence=1, clock="09:00"))

    assert (verdicts(first), verdicts(second)) == (["not-arrived"], ["arrived"])
    assert ledger() == [(1, 1.0, None)]


def test_earlier_arrival_of_another_device_reverses_the_hours_and_credits_anew(morning, post, seat):
    morning.move_to(at("09:50"))
    post(scan(seat.code, clock="09:20"), scan(seat.code, kind="out", sequence=2, clock="09:45"))

    post(scan(seat.code, clock="09:00"), device="0199c0de-0000-7000-8000-000000000002")

    assert ledger() == [(1, 0.5, None), (2, -0.5, 1), (3, 1.0, None)]
    assert (Presence.objects.get().arrived_at, Presence.objects.get().minutes) == (at("09:00"), 45)


@pytest.mark.parametrize(
    ("starts_at", "verdict", "text"),
    [
        (at("09:00", day=22), "other-day", "这张票是 11月22日 09:00 的场次，请按时再来，或预约其他场次。"),
        (at("09:00", day=20), "other-day", "这张票是 11月20日 09:00 的场次，请按时再来，或预约其他场次。"),
        (at("14:00"), "too-early", "本场 14:00 开始，13:30 起签到，请稍候。"),
        (at("08:00"), "too-late", "本场已于 08:45 结束，请预约其他场次。"),
    ],
)
def test_ticket_is_judged_by_its_own_session(starts_at, verdict, text, post, lesson):
    seat = SeatFactory(booking__session=SessionFactory(starts_at=starts_at))

    response = post(scan(seat.code))

    answer = response.json()["answers"][0]
    assert (answer["verdict"], answer["text"], Presence.objects.count()) == (verdict, text, 0)


@pytest.mark.parametrize("what", ["seat", "booking", "session"])
def test_cancelled_ticket_is_refused(what, post, seat):
    if what == "seat":
        seat.state = SeatState.CANCELLED
        seat.save()
    elif what == "booking":
        seat.booking.state, seat.booking.cancelled_at = BookingState.CANCELLED, at("09:00")
        seat.booking.save()
    else:
        # Another app's model may ask for the reason of a cancellation.
        seat.session.state, seat.session.cancel_reason = SessionState.CANCELLED, "停电"
        seat.session.save()

    assert verdicts(post(scan(seat.code))) == ["cancelled"]
    assert Presence.objects.count() == 0


@pytest.mark.parametrize(
    "presented",
    [
        "",
        "AAAAAAAA",
        "A" * 52,
        "' OR 1=1--",
        "<script>alert(1)</script>",
        "https://evil.example/t/AAAA/",
        "消" * 200,
        "\x00\x1d",
    ],
)
def test_what_is_no_ticket_of_ours_always_gets_the_same_answer(presented, post, seat):
    answer = post(scan(presented)).json()["answers"][0]

    del answer["id"]
    assert answer == {
        "verdict": "unknown",
        "title": "无效的票",
        "text": "请核对票码，或在场次名单中查找本人。",
        "name": "",
        "module": "",
        "at": "2026-11-21T01:10:00Z",
        "first_at": None,
    }


def test_forged_token_is_no_ticket(post, seat):
    token = make_token(seat.public_id)
    forged = ("B" if token[0] != "B" else "C") + token[1:]

    assert verdicts(post(scan(forged))) == ["unknown"]


def test_ticket_of_somebody_else_says_whose_it_is(post, seat):
    other = SeatFactory(booking__session=seat.session)

    response = post(scan(seat.code), scan(other.code, sequence=2))

    assert [answer["name"] for answer in response.json()["answers"]] == ["沈丽", other.person.name]


def test_clock_of_the_device_does_not_matter(post, seat):
    """The device is a day and three hours slow; the scan was made five minutes ago."""
    slow = {"clock": "06:10"}

    post(scan(seat.code, at=(at("06:05", day=20)).isoformat()), **slow, now=at("06:10", day=20).isoformat())

    stored = Scan.objects.get()
    assert (stored.verdict, stored.device_at, stored.happened_at) == ("arrived", at("06:05", day=20), at("09:05"))


def test_nothing_happened_in_the_future(post, seat):
    post(scan(seat.code, clock="23:00"))

    assert Scan.objects.get().happened_at == at("09:10")


def test_wildly_wrong_clocks_are_taken(post, seat):
    stone_age, far = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"

    response = post(scan(seat.code, at=stone_age), scan(seat.code, sequence=2, at=far), now=far)

    assert response.status_code == 200
    assert Scan.objects.count() == 2


def test_number_that_is_taken_is_a_conflict_and_nothing_is_lost(post, seat):
    post(scan(seat.code))
    other = SeatFactory(booking__session=seat.session)
    late = scan(other.code, sequence=1)

    refused = post(late)
    taken = post(late | {"sequence": 2})

    assert (refused.json()["answers"], refused.json()["conflicts"]) == ([], [late["id"]])
    assert (verdicts(taken), Scan.objects.count()) == (["arrived"], 2)


def test_inside_counts_who_came_and_was_not_seen_leaving(morning, post, lesson):
    seats = [SeatFactory(booking__session=lesson) for _ in range(4)]
    post(*(scan(seat.code, sequence=i) for i, seat in enumerate(seats[:3], start=1)))
    one_left = post(scan(seats[0].code, kind="out", sequence=4))
    morning.move_to(at("11:00"))
    one_late = post(scan(seats[1].code, kind="out", sequence=5, clock="11:00"))
    morning.shift(datetime.timedelta(days=1))
    next_day = post()

    assert [response.json()["inside"] for response in (one_left, one_late, next_day)] == [2, 1, 0]

"""Corrections, and rebuilding presence from the scans."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from attendance.actions import correct_presence, rebuild_presence
from attendance.choices import HourBasis
from attendance.exceptions import CorrectionRefused
from attendance.models import Correction, HourEntry, Presence, Scan
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from tests.attendance.conftest import at, scan, verdicts
from tests.factories.attendance import PresenceFactory, ScanFactory
from tests.factories.bookings import SeatFactory


@pytest.fixture
def correct(cast, morning, seat):
    """Correct 沈丽's presence as whoever keeps the timetable."""
    morning.move_to(at("11:00"))

    def run(arrived="09:00", left="09:45", reason="签退设备没电", user=None):
        return correct_presence(
            by=Actor.of(user or cast.timetabler),
            seat=seat,
            arrived_at=at(arrived),
            left_at=left and at(left),
            reason=reason,
        )

    return run


def ledger():
    return [(entry.number, float(entry.hours), entry.basis) for entry in HourEntry.objects.order_by("number")]


def test_correction_gives_the_missing_departure_and_the_hours(correct, morning, post, seat):
    morning.move_to(at("09:10"))
    post(scan(seat.code, clock="09:02"), clock="09:10")
    morning.move_to(at("11:00"))

    presence = correct(arrived="09:02")

    assert (presence.arrived_at, presence.left_at, presence.minutes) == (at("09:02"), at("09:45"), 43)
    assert ledger() == [(1, 1.0, HourBasis.CORRECTION)]
    assert Scan.objects.count() == 1


def test_correction_reverses_what_was_credited_before(correct, seat):
    correct()

    correct(left="09:20", reason="提前离场，监控可证")

    assert ledger() == [(1, 1.0, HourBasis.CORRECTION), (2, -1.0, HourBasis.CORRECTION)]
    assert list(HourEntry.objects.order_by("number").values_list("reason", flat=True)) == [
        "签退设备没电",
        "提前离场，监控可证",
    ]


def test_correction_is_audited_with_its_reason(correct, cast, seat):
    correct()

    entry = Entry.objects.get(action="attendance.correct")
    assert (entry.actor_id, entry.object_id) == (str(cast.timetabler.pk), str(seat.pk))
    assert entry.label.detail == {"reason": "签退设备没电"}


def test_correction_without_a_departure_opens_the_stay_again(correct, post, seat):
    correct()

    correct(left=None, reason="回到现场")

    assert Presence.objects.get().left_at is None
    assert [float(entry.hours) for entry in HourEntry.objects.order_by("number")] == [1.0, -1.0]


def test_departure_after_a_reopening_counts(cast, morning, post, seat):
    morning.move_to(at("09:30"))
    post(scan(seat.code, clock="09:00"), scan(seat.code, kind="out", sequence=2, clock="09:20"))
    correct_presence(
        by=Actor.of(cast.timetabler), seat=seat, arrived_at=at("09:00"), left_at=None, reason="只是去取材料"
    )
    morning.move_to(at("09:46"))

    response = post(scan(seat.code, kind="out", sequence=3, clock="09:46"))

    assert verdicts(response) == ["left"]
    assert (Presence.objects.get().left_at, Presence.objects.get().minutes) == (at("09:46"), 45)


@pytest.mark.parametrize("role", ["desk", "trainee", "contact", "instructor"])
def test_only_the_timetable_may_correct(role, correct, cast):
    with pytest.raises(PermissionDenied):
        correct(user=getattr(cast, role))

    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "  "}, "请写明补正原因。没有做任何改动。"),
        ({"left": "08:59"}, "签退时间必须晚于签到时间，没有做任何改动。"),
        ({"left": "11:01"}, "所填时间晚于现在，没有做任何改动。"),
        ({"arrived": "08:00"}, "所填时间不在本场次允许的范围内（08:30 至 10:15），没有做任何改动。"),
    ],
)
def test_correction_that_cannot_be_is_refused(changes, message, correct):
    with pytest.raises(CorrectionRefused) as refusal:
        correct(**changes)

    assert (str(refusal.value.message), Correction.objects.count(), Presence.objects.count()) == (message, 0, 0)


def test_rebuilding_finds_nothing_where_presence_is_right(post, seat, capsys):
    post(scan(seat.code))

    call_command("rebuild_presence")

    assert capsys.readouterr().out == "1 seats, 0 differ\n"


def test_rebuilding_reports_what_differs_and_changes_nothing(post, seat):
    post(scan(seat.code, clock="09:02"), clock="09:10")
    Presence.objects.update(arrived_at=at("08:00"))

    with pytest.raises(CommandError, match="1 seats, 1 differ"):
        call_command("rebuild_presence")

    assert Presence.objects.get().arrived_at == at("08:00")


def test_rebuilding_puts_right_what_differs_and_settles_the_hours(lesson, morning, seat):
    morning.move_to(at("11:00"))
    ScanFactory(seat=seat)
    ScanFactory(seat=seat, kind="out", device_at=at("09:45"))
    made_up = PresenceFactory(seat=SeatFactory(booking__session=lesson))

    call_command("rebuild_presence", write=True)

    assert list(Presence.objects.values_list("seat", "left_at", "minutes")) == [(seat.pk, at("09:45"), 45)]
    assert list(HourEntry.objects.values_list("seat", "hours")) == [(seat.pk, 1)]
    assert set(Entry.objects.filter(action="attendance.rebuild").values_list("object_id", flat=True)) == {
        str(seat.pk),
        str(made_up.seat_id),
    }


def test_rebuilding_again_changes_nothing(morning, seat):
    morning.move_to(at("11:00"))
    ScanFactory(seat=seat)
    ScanFactory(seat=seat, kind="out", device_at=at("09:45"))
    call_command("rebuild_presence", write=True)
    before = list(HourEntry.objects.values())

    call_command("rebuild_presence", write=True)

    assert list(HourEntry.objects.values()) == before


@pytest.mark.parametrize("who", ["desk", "trainee"])
def test_presence_is_rebuilt_by_nobody_who_may_not_correct_it(cast, who):
    with pytest.raises(PermissionDenied):
        rebuild_presence(by=Actor.of(getattr(cast, who)), seats=[], write=True)

    assert rebuild_presence(by=Actor.of(cast.timetabler), seats=[], write=True) == []

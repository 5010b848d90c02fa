"""What the door says of a scan, what a row of scans adds up to, and how many hours that is worth.

Plain values in, plain values out. Times are aware datetimes by the server's clock.

The rules in words:
- Arrivals are taken from ``check_in`` before the start of the ticket's own session until its end, departures until
  ``check_out`` after its end.
- A stay is folded from all scans that were held up in time, in the order in which they happened, not in which they
  came in: the first arrival opens it, the first departure after that closes it. Later ones change nothing.
- A closed stay is opened again, or given other times, only by a correction; the latest one is where the fold begins.
- Without a departure there are no hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.choices import ScanKind, Verdict

# Scans at a right time: what they come to depends only on the others of the seat. A scan too late may be among them as
# "already", and is then never the first of its kind.
COUNTED = frozenset({Verdict.ARRIVED, Verdict.LEFT, Verdict.ALREADY, Verdict.NOT_ARRIVED})
PERIOD_MINUTES = 45  # one 学时 is 45 minutes, AQ 8011-2023 4.4.4
LONGEST_AGE = timedelta(days=3650)


@dataclass(frozen=True)
class Limits:
    """The settings of the door."""

    check_in: timedelta
    check_out: timedelta
    tolerance_minutes: int

    @classmethod
    def of(cls, settings: Any) -> "Limits":
        """The limits that the settings lay down."""
        return cls(
            check_in=timedelta(minutes=settings.SESSION_CHECK_IN_MINUTES),
            check_out=timedelta(minutes=settings.SESSION_CHECK_OUT_MINUTES),
            tolerance_minutes=settings.PRESENCE_TOLERANCE_MINUTES,
        )


@dataclass(frozen=True)
class Place:
    """The seat of a ticket, as far as the door needs it."""

    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class Passage:
    """A scan that was judged earlier."""

    kind: str
    at: datetime
    verdict: str
    where: str = ""


@dataclass(frozen=True)
class Amendment:
    """A correction: the times that hold, and when it was made."""

    arrived_at: datetime
    left_at: datetime | None
    made_at: datetime


@dataclass(frozen=True)
class Stay:
    """From when to when somebody was there, and at which device that was scanned ("" after a correction)."""

    arrived_at: datetime
    left_at: datetime | None = None
    arrived_where: str = ""
    left_where: str = ""


def server_time(*, at: datetime, device_now: datetime, server_now: datetime) -> datetime:
    """When something happened by the server's clock, told by a device whose clock may be wrong; never in the future."""
    age = min(max(device_now - at, timedelta(0)), LONGEST_AGE)
    return server_now - age


def judge(*, kind: str, at: datetime, place: Place | None, stay: Stay | None, limits: Limits, zone: tzinfo) -> Verdict:
    """The verdict of the door on one scan. ``zone`` is the time zone in which a day is a day."""
    if place is None:
        return Verdict.UNKNOWN
    if place.is_cancelled and stay is None:
        return Verdict.CANCELLED
    opens = place.starts_at - limits.check_in
    closes = place.ends_at + (limits.check_out if kind == ScanKind.OUT else timedelta(0))
    if not opens <= at <= closes and at.astimezone(zone).date() != place.starts_at.astimezone(zone).date():
        return Verdict.OTHER_DAY
    if at < opens:
        return Verdict.TOO_EARLY
    if stay is not None and (kind == ScanKind.IN or stay.left_at is not None):
        return Verdict.ALREADY
    return Verdict.TOO_LATE if at > closes else _judge_in_time(kind, at, stay)


def _judge_in_time(kind: str, at: datetime, stay: Stay | None) -> Verdict:
    if kind == ScanKind.IN:
        return Verdict.ARRIVED
    return Verdict.NOT_ARRIVED if stay is None or at < stay.arrived_at else Verdict.LEFT


def fold(passages: Iterable[Passage], amendment: Amendment | None = None) -> Stay | None:
    """The stay that the scans of one seat and its latest correction add up to, in whatever order they came in."""
    in_order = sorted((p for p in passages if p.verdict in COUNTED), key=lambda p: (p.at, p.kind, p.where))
    if amendment is not None:
        stay = Stay(amendment.arrived_at, amendment.left_at)
        in_order = [p for p in in_order if p.at > amendment.made_at]
    else:
        first = next((p for p in in_order if p.kind == ScanKind.IN), None)
        if first is None:
            return None
        stay = Stay(first.at, None, first.where)
    if stay.left_at is not None:
        return stay
    last = next((p for p in in_order if p.kind == ScanKind.OUT and p.at >= stay.arrived_at), None)
    return stay if last is None else Stay(stay.arrived_at, last.at, stay.arrived_where, last.where)


def minutes_present(stay: Stay | None, *, starts_at: datetime, ends_at: datetime) -> int:
    """The whole minutes of a closed stay that lie within the session; 0 while it is open."""
    if stay is None or stay.left_at is None:
        return 0
    overlap = min(stay.left_at, ends_at) - max(stay.arrived_at, starts_at)
    return max(0, int(overlap.total_seconds() // 60))


def credited_hours(*, minutes: int, planned: int, most: Decimal, tolerance: int) -> Decimal:
    """The hours for ``minutes`` of ``planned``, in halves of a period of 45 minutes, at most ``most``.

    Somebody who missed no more than ``tolerance`` minutes was there for all of it. AQ 8011-2023 4.4.4: one period is
    45 minutes; halves are rounded down, so that nobody is credited with time not spent.
    """
    counted = planned if minutes and planned - minutes <= tolerance else minutes
    return min(most, Decimal(counted * 2 // PERIOD_MINUTES) / 2)


def fault_of_times(
    *, arrived_at: datetime, left_at: datetime | None, place: Place, now: datetime, limits: Limits
) -> str:
    """What is wrong with the times of a correction, as a sentence; "" when nothing is."""
    if max(arrived_at, left_at or arrived_at) > now:
        return _("The times lie in the future. Nothing was changed.")
    if left_at is not None and left_at <= arrived_at:
        return _("The departure must be later than the arrival. Nothing was changed.")
    first, last = place.starts_at - limits.check_in, place.ends_at + limits.check_out
    if not first <= arrived_at <= place.ends_at or (left_at is not None and left_at > last):
        return _("The times lie outside the session (%(first)s to %(last)s). Nothing was changed.") % {
            "first": clock(first),
            "last": clock(last),
        }
    return ""


def explain(*, verdict: str, kind: str, place: Place | None, stay: Stay | None, limits: Limits) -> str:
    """One sentence for the desk: what was found and what to do. Constant for anything that is no ticket of ours."""
    if place is None:
        return _("Check the code, or look the person up in the list of the session.")
    words = {
        "opens": clock(place.starts_at - limits.check_in),
        "start": clock(place.starts_at),
        "end": clock(place.ends_at),
        "closes": clock(place.ends_at + limits.check_out),
        "day": date_format(timezone.localtime(place.starts_at), "MONTH_DAY_FORMAT"),
    }
    texts: dict[str, str] = {
        Verdict.ARRIVED: _("The session runs from %(start)s to %(end)s."),
        Verdict.LEFT: _("The session ran from %(start)s to %(end)s. Have a safe way home."),
        Verdict.NOT_ARRIVED: _(
            "This ticket was not scanned in. If the person was here, ask whoever keeps the timetable for a correction."
        ),
        Verdict.OTHER_DAY: _("The ticket is for %(day)s, %(start)s. Come back then, or book another session."),
        Verdict.TOO_EARLY: _("The session begins at %(start)s; tickets are taken from %(opens)s."),
        Verdict.CANCELLED: _("The booking or the session was cancelled. Book another session."),
    }
    if verdict == Verdict.ALREADY and stay is not None:
        return _explain_again(kind, stay)
    if verdict == Verdict.TOO_LATE:
        return _explain_late(kind) % words
    return texts[verdict] % words


def tone_of(verdict: str) -> str:
    """How a verdict is shown: success, warning (something to be done) or error (no entry)."""
    if verdict in (Verdict.ARRIVED, Verdict.LEFT):
        return "success"
    return "error" if verdict in (Verdict.CANCELLED, Verdict.UNKNOWN) else "warning"


def clock(at: datetime) -> str:
    """The time of day as people read it."""
    return f"{timezone.localtime(at):%H:%M}"


def _explain_late(kind: str) -> str:
    if kind == ScanKind.IN:
        return _("The session ended at %(end)s. Book another session.")
    return _(
        "Departures were taken until %(closes)s, so no hours are credited. "
        "Ask whoever keeps the timetable for a correction."
    )


def _explain_again(kind: str, stay: Stay) -> str:
    words = {"arrived": clock(stay.arrived_at), "arrived_where": stay.arrived_where}
    if stay.left_at is not None:
        words |= {"left": clock(stay.left_at), "left_where": stay.left_where}
        if kind == ScanKind.OUT:
            return _("Left at %(left)s already, scanned at “%(left_where)s”. Nothing was changed.") % words
        return (
            _("Arrived at %(arrived)s and left at %(left)s. To come in again, ask whoever keeps the timetable.") % words
        )
    return _("Arrived at %(arrived)s already, scanned at “%(arrived_where)s”. Nothing was changed.") % words

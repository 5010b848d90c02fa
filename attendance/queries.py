"""Reads of attendance: who is inside, who was where, how many hours that was worth."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from attendance.choices import ScanKind, Verdict
from attendance.models import Correction, Device, HourEntry, Presence, Scan
from attendance.rules import Amendment, Passage, Place, Stay, fold
from bookings.choices import BookingState, SeatState, SessionState
from bookings.models import Seat, Session
from organisations.models import Organisation
from people.models import Person, User


# --- What others may ask ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Hours:
    """The credited hours of somebody and the entries that add up to them, reversals included, oldest first."""

    total: Decimal
    entries: list


def presences_of(person: Person) -> QuerySet:
    """The presences of a person with session and module, latest first."""
    return (
        Presence.objects.filter(person=person).select_related("seat", "session__module").order_by("-arrived_at", "-pk")
    )


def presences_of_organisation(organisation: Organisation) -> QuerySet:
    """The presences on the seats that were booked for an organisation, latest first; nobody's private visits."""
    return (
        Presence.objects.filter(seat__booking__organisation=organisation)
        .select_related("person", "session__module")
        .order_by("-arrived_at", "-pk")
    )


def hours_of(person: Person) -> Hours:
    """The credited hours of a person, with their entries."""
    entries = list(HourEntry.objects.filter(person=person).select_related("module", "seat__session").order_by("pk"))
    return Hours(sum((entry.hours for entry in entries), Decimal(0)), entries)


def hours_by_module(person: Person) -> dict[int, Decimal]:
    """The credited hours of a person for each module that gave any: module id -> hours."""
    sums = HourEntry.objects.filter(person=person).order_by().values("module").annotate(credited=Sum("hours"))
    return {row["module"]: row["credited"] for row in sums if row["credited"]}


# --- The desk ---------------------------------------------------------------------------------------------------------
def today(now: datetime | None = None) -> tuple:
    """The present local day as (first moment, first moment of the next)."""
    first = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return first, first + timedelta(days=1)


def sessions_of_today(now: datetime | None = None) -> QuerySet:
    """Today's sessions with how many seats are ``booked``, how many people ``arrived`` and how many ``left``."""
    return (
        Session.objects.filter(starts_at__range=today(now))
        .select_related("module")
        .annotate(
            booked=Count("seats", filter=Q(seats__state=SeatState.TAKEN)),
            arrived=Count("seats__presence"),
            left=Count("seats__presence", filter=Q(seats__presence__left_at__isnull=False)),
        )
        .order_by("starts_at", "pk")
    )


def roll_of(session: Session) -> QuerySet:
    """The taken seats of a session and those of anybody who came, with person, organisation and presence, by name."""
    return (
        Seat.objects.filter(session=session)
        .filter(Q(state=SeatState.TAKEN) | Q(presence__isnull=False))
        .select_related("person", "booking__organisation", "presence")
        .order_by("person__name", "pk")
    )


def places_that_began(now: datetime | None = None) -> QuerySet:
    """The places of which somebody may have made use, with person, session and presence: those of sessions whose doors
    have opened, taken or with somebody who came."""
    opened = (now or timezone.now()) + timedelta(minutes=settings.SESSION_CHECK_IN_MINUTES)
    return (
        Seat.objects.filter(starts_at__lte=opened)
        .filter(Q(state=SeatState.TAKEN) | Q(presence__isnull=False))
        .select_related("person", "presence", "session__module")
    )


def inside_now(now: datetime | None = None) -> QuerySet:
    """Who came today and was not seen leaving, the late departures that count for no hours included in the seeing."""
    seen_leaving = Scan.objects.filter(seat=OuterRef("seat"), kind=ScanKind.OUT, verdict=Verdict.TOO_LATE)
    return Presence.objects.filter(left_at__isnull=True, arrived_at__range=today(now)).exclude(Exists(seen_leaving))


def recent_scans(user: User, *, limit: int = 10) -> QuerySet:
    """The last scans of the devices of a sign-in, latest first."""
    return (
        Scan.objects.filter(device__in=Device.objects.filter(user=user))
        .select_related("seat__person", "seat__session__module")
        .order_by("-received_at", "-sequence")[:limit]
    )


# --- What a stay is folded from ---------------------------------------------------------------------------------------
def place_of(seat: Seat) -> Place:
    """The seat as the rules see it; needs ``booking`` and ``session``."""
    is_cancelled = (
        seat.state == SeatState.CANCELLED
        or seat.booking.state == BookingState.CANCELLED
        or seat.session.state == SessionState.CANCELLED
    )
    return Place(seat.session.starts_at, seat.session.ends_at, is_cancelled)


@dataclass
class Evidence:
    """All that is known of the presence of some seats: their scans and their latest corrections."""

    passages: dict[int, list[Passage]]
    amendments: dict[int, Amendment]

    def stay_of(self, seat: Seat) -> Stay | None:
        """The stay of one seat."""
        return fold(self.passages.get(seat.pk, ()), self.amendments.get(seat.pk))

    def add(self, seat: Seat, passage: Passage) -> None:
        """One more scan of a seat."""
        self.passages[seat.pk].append(passage)


def evidence_of(seats: list[Seat]) -> Evidence:
    """The scans and corrections of some seats, in two queries."""
    passages = defaultdict(list)
    scans = Scan.objects.filter(seat__in=seats).order_by("pk")
    for seat, kind, at, verdict, where in scans.values_list(
        "seat_id", "kind", "happened_at", "verdict", "device__name"
    ):
        passages[seat].append(Passage(kind, at, verdict, where))
    corrections = Correction.objects.filter(seat__in=seats).order_by("corrected_at", "pk")
    amendments = {row.seat_id: Amendment(row.arrived_at, row.left_at, row.corrected_at) for row in corrections}
    return Evidence(passages, amendments)

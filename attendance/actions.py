"""Writing attendance: scans as they come in, corrections, presence as their fold, hours as what follows from it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.choices import HourBasis, Verdict
from attendance.exceptions import CorrectionRefused, UnknownDevice
from attendance.models import Correction, Device, HourEntry, Presence, Scan
from attendance.permissions import may_correct_presence, may_scan
from attendance.queries import Evidence, evidence_of, place_of
from attendance.rules import (
    COUNTED,
    Limits,
    Passage,
    Stay,
    credited_hours,
    explain,
    fault_of_times,
    judge,
    minutes_present,
    server_time,
)
from attendance.tickets import clean, read_presented
from bookings.models import Seat
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.models import User
from people.permissions import require, require_user

Seats = dict[int, Seat]  # by their keys


@dataclass(frozen=True)
class IncomingScan:
    """A scan as a device tells it. ``at`` is the device's own time."""

    id: UUID
    sequence: int
    kind: str
    presented: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What the door says of one scan; ``first_at`` is when the same had been done before."""

    id: UUID
    verdict: str
    title: str
    text: str
    name: str = ""
    module: str = ""
    at: datetime | None = None
    first_at: datetime | None = None


@dataclass
class Receipt:
    """The answers in the order of the scans, and the ids that were not stored: their id or number is taken."""

    answers: list[Answer] = field(default_factory=list)
    conflicts: list[UUID] = field(default_factory=list)


# --- Scans ------------------------------------------------------------------------------------------------------------
def record_scans(*, by: Actor, device_id: UUID, device_name: str, device_now: datetime, scans: list) -> Receipt:
    """Store scans, each once whatever its ids were sent before, judge the new ones and fold them into presence.

    ``scans`` are ``IncomingScan``; ``device_now`` is the device's clock as the batch was sent, from which its error is
    known. Raises PermissionDenied, and UnknownDevice for the device of another sign-in. Scans are their own evidence:
    no audit row is written.
    """
    user = require_user(by, may_scan)
    now = timezone.now()
    with transaction.atomic():
        device = _device(user, device_id, device_name)
        known = _known(device, scans)
        seats = _seats(scans, known)
        evidence = evidence_of(list(seats.values()))
        fresh = _judge_all(device, _new_ones(device, scans, known), seats, evidence, device_now=device_now, now=now)
        Scan.objects.bulk_create(fresh, ignore_conflicts=True)
        moved = {row.seat_id for row in fresh if row.verdict in COUNTED}
        _fold_into_presence([seat for pk, seat in seats.items() if pk in moved], evidence)
    stored = {row.pk: row for row in (*known, *fresh) if row.device_id == device.pk}
    return _receipt(scans, stored, seats, evidence)


def _device(user: User, public_id: UUID, name: str) -> Device:
    device, is_new = Device.objects.select_for_update().get_or_create(
        public_id=public_id, defaults={"user": user, "name": name}
    )
    if device.user_id != user.pk:
        raise UnknownDevice
    if not is_new and device.name != name:
        Device.objects.filter(pk=device.pk).update(name=name)
        device.name = name
    return device


def _known(device: Device, scans: list[IncomingScan]) -> list[Scan]:
    """Stored scans with the id, or on this device with the number, of an incoming one."""
    return list(
        Scan.objects.filter(
            Q(pk__in=[scan.id for scan in scans]) | Q(device=device, sequence__in=[scan.sequence for scan in scans])
        )
    )


def _new_ones(device: Device, scans: list[IncomingScan], known: list[Scan]) -> list[IncomingScan]:
    ids = {row.pk for row in known}
    numbers = {row.sequence for row in known if row.device_id == device.pk}
    new = []
    for scan in scans:
        if scan.id not in ids and scan.sequence not in numbers:
            ids.add(scan.id)
            numbers.add(scan.sequence)
            new.append(scan)
    return new


def _seats(scans: list[IncomingScan], known: list[Scan]) -> Seats:
    """The seats behind the presented texts, locked in the order of their keys: key -> seat."""
    presented = [read_presented(scan.presented) for scan in scans]
    found = (
        Seat.objects.filter(
            Q(public_id__in={text.public_id for text in presented if text.public_id})
            | Q(code__in={text.code for text in presented if text.code})
            | Q(pk__in={row.seat_id for row in known if row.seat_id})
        )
        .select_for_update(of=("self",))
        .select_related("booking", "session__module", "person")
        .order_by("pk")
    )
    return {seat.pk: seat for seat in found}


def _judge_all(
    device: Device, scans: list[IncomingScan], seats: Seats, evidence: Evidence, *, device_now: datetime, now: datetime
) -> list[Scan]:
    """Unsaved rows with their verdicts, judged in the order in which they happened."""
    limits = Limits.of(settings)
    by_public_id = {seat.public_id: seat for seat in seats.values()}
    by_code = {seat.code: seat for seat in seats.values()}
    rows = []
    for scan in sorted(scans, key=lambda scan: (scan.at, scan.sequence)):
        text = read_presented(scan.presented)
        seat = by_public_id.get(text.public_id) if text.public_id else by_code.get(text.code)
        at = server_time(at=scan.at, device_now=device_now, server_now=now)
        verdict = judge(
            kind=scan.kind,
            at=at,
            place=place_of(seat) if seat else None,
            stay=evidence.stay_of(seat) if seat else None,
            limits=limits,
            zone=timezone.get_current_timezone(),
        )
        if seat:
            evidence.add(seat, Passage(scan.kind, at, verdict, device.name))
        rows.append(
            Scan(
                id=scan.id,
                device=device,
                sequence=scan.sequence,
                kind=scan.kind,
                seat=seat,
                presented=clean(scan.presented),
                device_at=scan.at,
                happened_at=at,
                verdict=verdict,
            )
        )
    return rows


def _receipt(scans: list[IncomingScan], stored: dict[UUID, Scan], seats: Seats, evidence: Evidence) -> Receipt:
    receipt = Receipt()
    limits = Limits.of(settings)
    for scan in {scan.id: scan for scan in scans}.values():
        row = stored.get(scan.id)
        if row is None:
            receipt.conflicts.append(scan.id)
            continue
        seat = seats.get(row.seat_id) if row.seat_id else None
        receipt.answers.append(answer_of(row, seat, evidence, limits))
    return receipt


def answer_of(row: Scan, seat: Seat | None, evidence: Evidence, limits: Limits) -> Answer:
    """What the door says of a stored scan, with the names that staff need."""
    title = str(Verdict(row.verdict).label)
    if seat is None:
        text = explain(verdict=row.verdict, kind=row.kind, place=None, stay=None, limits=limits)
        return Answer(row.pk, row.verdict, title, text, at=row.happened_at)
    stay = evidence.stay_of(seat)
    first_at = None
    if row.verdict == Verdict.ALREADY and stay is not None:
        first_at = stay.left_at or stay.arrived_at
    return Answer(
        id=row.pk,
        verdict=row.verdict,
        title=title,
        text=explain(verdict=row.verdict, kind=row.kind, place=place_of(seat), stay=stay, limits=limits),
        name=seat.person.name,
        module=seat.session.module.title,
        at=row.happened_at,
        first_at=first_at,
    )


# --- Presence and hours: what follows from the evidence ---------------------------------------------------------------
def _fold_into_presence(
    seats: list[Seat], evidence: Evidence, *, basis: HourBasis = HourBasis.SCANS, reason: str = ""
) -> None:
    """Write the presence of the seats as the evidence has it, and settle their hours."""
    stays = {seat.pk: stay for seat in seats if (stay := evidence.stay_of(seat)) is not None}
    Presence.objects.bulk_create(
        [_presence(seat, stays[seat.pk]) for seat in seats if seat.pk in stays],
        update_conflicts=True,
        unique_fields=["seat"],
        update_fields=["arrived_at", "left_at", "minutes"],
    )
    _settle_hours(seats, stays, basis=basis, reason=reason)


def _presence(seat: Seat, stay: Stay) -> Presence:
    return Presence(
        seat=seat,
        person_id=seat.person_id,
        session_id=seat.session_id,
        arrived_at=stay.arrived_at,
        left_at=stay.left_at,
        minutes=_minutes(seat, stay),
    )


def _minutes(seat: Seat, stay: Stay | None) -> int:
    return minutes_present(stay, starts_at=seat.session.starts_at, ends_at=seat.session.ends_at)


def _settle_hours(seats: list[Seat], stays: dict[int, Stay], *, basis: HourBasis, reason: str) -> None:
    """Make the ledger of each seat come to what its stay is worth: a reversal where it does not, then a new credit."""
    ledger = defaultdict(list)
    for entry in HourEntry.objects.filter(seat__in=seats).order_by("number"):
        ledger[entry.seat_id].append(entry)
    new = []
    for seat in seats:
        entries = ledger[seat.pk]
        live = entries[-1] if entries and entries[-1].reversal_of_id is None else None
        minutes = _minutes(seat, stays.get(seat.pk))
        planned = int((seat.session.ends_at - seat.session.starts_at).total_seconds() // 60)
        hours = credited_hours(
            minutes=minutes,
            planned=planned,
            most=seat.session.module.hours,
            tolerance=settings.PRESENCE_TOLERANCE_MINUTES,
        )
        if hours == (live.hours if live else Decimal(0)):
            continue
        number = len(entries)
        facts = {"planned_minutes": planned, "present_minutes": minutes, "basis": basis, "reason": reason}
        if live:
            number += 1
            facts["reason"] = reason or _("Scans of another device came in later.")
            new.append(_entry(seat, number, hours=-live.hours, reversal_of=live, **facts))
        if hours:
            new.append(_entry(seat, number + 1, hours=hours, **facts))
    HourEntry.objects.bulk_create(new)


def _entry(seat: Seat, number: int, **facts: Any) -> HourEntry:
    return HourEntry(seat=seat, person_id=seat.person_id, module_id=seat.session.module_id, number=number, **facts)


# --- Corrections and rebuilding ---------------------------------------------------------------------------------------
def correct_presence(*, by: Actor, seat: Seat, arrived_at: datetime, left_at: datetime | None, reason: str) -> Presence:
    """Say when somebody was really there; ``left_at`` None opens a closed stay again. Returns the presence.

    The scans stay as they are; hours that no longer hold are reversed and credited anew. Raises PermissionDenied and
    CorrectionRefused.
    """
    require(by, may_correct_presence)
    reason = reason.strip()
    if not reason:
        raise CorrectionRefused(_("Give the reason of the correction. Nothing was changed."))
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("booking", "session__module").get(pk=seat.pk)
        now = timezone.now()
        fault = fault_of_times(
            arrived_at=arrived_at, left_at=left_at, place=place_of(seat), now=now, limits=Limits.of(settings)
        )
        if fault:
            raise CorrectionRefused(fault)
        before = _as_facts(evidence_of([seat]).stay_of(seat))
        correction = Correction.objects.create(
            seat=seat, arrived_at=arrived_at, left_at=left_at, reason=reason[:200], corrected_by_id=by.user_id
        )
        evidence = evidence_of([seat])
        _fold_into_presence([seat], evidence, basis=HourBasis.CORRECTION, reason=correction.reason)
        audit.record(
            by=by,
            action="attendance.correct",
            thing=seat,
            before=before,
            after=_as_facts(evidence.stay_of(seat)),
            reason=correction.reason,
        )
        return Presence.objects.get(seat=seat)


def _as_facts(stay: Stay | None) -> dict[str, str | None] | None:
    if stay is None:
        return None
    return {"arrived_at": stay.arrived_at.isoformat(), "left_at": stay.left_at.isoformat() if stay.left_at else None}


def rebuild_presence(*, by: Actor, seats: list, write: bool) -> list:
    """Compare the presence of some seats with what their scans add up to: (seat, stored stay, true stay) where they
    differ. With ``write`` the presence is put right, hours settled and an audit row written for each.

    Raises PermissionDenied to whoever may not correct presence.
    """
    require(by, may_correct_presence)
    with transaction.atomic():
        locked = (
            Seat.objects.filter(pk__in=[seat.pk for seat in seats])
            .select_for_update(of=("self",))
            .select_related("booking", "session__module")
            .order_by("pk")
        )
        seats = list(locked)
        evidence = evidence_of(seats)
        stored = {row.seat_id: row for row in Presence.objects.filter(seat__in=seats)}
        differences = [
            (seat, was, stay)
            for seat in seats
            if not _agree(seat, was := stored.get(seat.pk), stay := evidence.stay_of(seat))
        ]
        if write and differences:
            _put_right(by, differences, evidence)
    return differences


def _agree(seat: Seat, was: Presence | None, stay: Stay | None) -> bool:
    if was is None or stay is None:
        return was is None and stay is None
    return (was.arrived_at, was.left_at, was.minutes) == (stay.arrived_at, stay.left_at, _minutes(seat, stay))


def _put_right(by: Actor, differences: list[tuple[Seat, Presence | None, Stay | None]], evidence: Evidence) -> None:
    Presence.objects.filter(seat__in=[seat for seat, _was, stay in differences if stay is None]).delete()
    reason = _("Presence was rebuilt from the scans.")
    _fold_into_presence([seat for seat, _was, _stay in differences], evidence, reason=reason)
    for seat, was, stay in differences:
        before = _as_facts(Stay(was.arrived_at, was.left_at)) if was else None
        audit.record(by=by, action="attendance.rebuild", thing=seat, before=before, after=_as_facts(stay))

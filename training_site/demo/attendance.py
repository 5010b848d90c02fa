"""What the door of the demo base has seen: scans of all past sessions, judged by the same rules as any other."""

import uuid
import zlib
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from attendance.actions import IncomingScan, record_scans
from attendance.choices import ScanKind
from attendance.models import Scan
from bookings.choices import SeatState, SessionState
from bookings.models import Seat
from groundwork.audit.actors import Actor
from people.models import RoleGrant

NAMESPACE = uuid.UUID("0199c0de-0000-7000-8000-000000000001")
BATCH = 500
ABSENT, LEFT_EARLY = range(2), range(2, 3)  # of twenty


def load():
    """Scan the seats of the past sessions that nobody scanned yet; does nothing where no desk or no seat is."""
    desk = RoleGrant.objects.current().filter(role="front-desk").select_related("user").order_by("pk").first()
    if desk is None:
        return
    device_id = uuid.uuid5(NAMESPACE, str(desk.user_id))
    scans = _scans(device_id)
    for start in range(0, len(scans), BATCH):
        record_scans(
            by=Actor.of(desk.user),
            device_id=device_id,
            device_name="前台一号",
            device_now=timezone.now(),
            scans=scans[start : start + BATCH],
        )


def _scans(device_id):
    """The scans still to be made, in the order of time, numbered on from the last."""
    seats = (
        Seat.objects.filter(
            session__ends_at__lt=timezone.now(),
            session__state=SessionState.OPEN,
            state=SeatState.TAKEN,
            scans__isnull=True,
        )
        .select_related("session")
        .order_by("session__starts_at", "pk")
    )
    passages = sorted(passage for seat in seats for passage in _passages(seat))
    number = Scan.objects.filter(device__public_id=device_id).aggregate(last=Max("sequence"))["last"] or 0
    return [
        IncomingScan(uuid.uuid5(device_id, f"{code} {kind}"), number + step, kind, code, at)
        for step, (at, code, kind) in enumerate(passages, start=1)
    ]


def _passages(seat):
    """When somebody came and left, told by the seat alone, so that every loading tells the same."""
    turn = seat.pk * 7 % 20  # neighbours differ, and every twenty seats have each turn once
    chance = zlib.crc32(str(seat.pk).encode())
    if turn in ABSENT:
        return
    planned = seat.session.ends_at - seat.session.starts_at
    yield seat.session.starts_at - timedelta(minutes=chance % 18, seconds=chance % 60), seat.code, ScanKind.IN
    if turn in LEFT_EARLY:
        yield seat.session.starts_at + planned * 0.6, seat.code, ScanKind.OUT
        return
    yield seat.session.ends_at + timedelta(minutes=chance % 8, seconds=chance % 50), seat.code, ScanKind.OUT

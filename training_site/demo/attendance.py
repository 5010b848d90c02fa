"""What the door of the demo base has seen: scans of all past sessions, judged by the same rules as any other."""

import uuid
import zlib
from datetime import timedelta

from django.utils import timezone

from attendance.actions import IncomingScan, record_scans
from attendance.choices import ScanKind
from attendance.models import Device
from bookings.choices import SeatState, SessionState
from bookings.models import Seat
from groundwork.audit.actors import Actor
from people.models import RoleGrant

DEVICE = uuid.UUID("0199c0de-0000-7000-8000-000000000001")
BATCH = 500
ABSENT, LEFT_EARLY = range(2), range(2, 3)  # of twenty


def load():
    """Scan the seats of the past sessions that nobody scanned yet; does nothing where no desk or no seat is."""
    desk = RoleGrant.objects.current().filter(role="front-desk").select_related("user").order_by("pk").first()
    if desk is None:
        return
    scans = _scans()
    for start in range(0, len(scans), BATCH):
        record_scans(
            by=Actor.of(desk.user),
            device_id=_device_id(desk.user),
            device_name="前台一号",
            device_now=timezone.now(),
            scans=scans[start : start + BATCH],
        )


def _device_id(user):
    device = Device.objects.filter(user=user, name="前台一号").first()
    return device.public_id if device else DEVICE


def _scans():
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
    first = Device.objects.filter(public_id=DEVICE).values_list("scans__sequence", flat=True)
    number = max((sequence for sequence in first if sequence), default=0)
    return [
        IncomingScan(id=_id(code, kind), sequence=number + step, kind=kind, presented=code, at=at)
        for step, (at, code, kind) in enumerate(passages, start=1)
    ]


def _id(code, kind):
    return uuid.uuid5(DEVICE, f"{code} {kind}")


def _passages(seat):
    """When somebody came and left, told by the place in the session so that every loading tells the same."""
    chance = zlib.crc32(f"{seat.session.starts_at:%Y%m%d%H%M} {seat.pk}".encode())
    if chance % 20 in ABSENT:
        return
    planned = seat.session.ends_at - seat.session.starts_at
    yield seat.session.starts_at - timedelta(minutes=chance // 20 % 18, seconds=chance % 60), seat.code, ScanKind.IN
    if chance % 20 in LEFT_EARLY:
        yield seat.session.starts_at + planned * 0.6, seat.code, ScanKind.OUT
        return
    yield seat.session.ends_at + timedelta(minutes=chance // 400 % 8, seconds=chance % 50), seat.code, ScanKind.OUT

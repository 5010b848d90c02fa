"""Typed JSON for the desk: scans in, verdicts out."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import AfterValidator, AwareDatetime

from attendance.actions import IncomingScan, record_scans
from attendance.choices import ScanKind
from attendance.exceptions import UnknownDevice
from attendance.permissions import may_scan
from attendance.queries import inside_now
from groundwork.audit.actors import Actor
from groundwork.intake.fields import StorableText

MOST_SCANS = 500
LONGEST_PRESENTED = 200
LARGEST_SEQUENCE = 2**53 - 1  # what a browser counts exactly
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

router = Router(auth=django_auth)


def _within_reason(at):
    # A clock that is centuries off must neither overflow nor keep a scan from being taken.
    return min(max(at, EARLIEST), LATEST)


DeviceTime = Annotated[AwareDatetime, AfterValidator(_within_reason)]


class DeviceIn(Schema):
    """The browser that scans, by an id that it made itself."""

    id: UUID
    name: StorableText = Field(min_length=1, max_length=60)


class ScanIn(Schema):
    """One scan. ``presented`` is the address of a ticket, its token or its code; ``at`` the device's time."""

    id: UUID
    sequence: int = Field(ge=1, le=LARGEST_SEQUENCE)
    kind: ScanKind
    presented: str = Field(max_length=LONGEST_PRESENTED)
    at: DeviceTime


class Batch(Schema):
    """Scans of one device; ``now`` is its clock as the batch is sent."""

    device: DeviceIn
    now: DeviceTime
    scans: list[ScanIn] = Field(max_length=MOST_SCANS)


class AnswerOut(Schema):
    """The verdict on one stored scan, with what the desk shows."""

    id: UUID
    verdict: str
    title: str
    text: str
    name: str
    module: str
    at: datetime
    first_at: datetime | None


class ReceiptOut(Schema):
    """Answers for what is stored; ``conflicts`` could not be, and want a new number; ``inside`` are here now."""

    answers: list[AnswerOut]
    conflicts: list[UUID]
    inside: int


@router.post("/scans", response=ReceiptOut, url_name="scans")
def take_scans(request, batch: Batch):
    """Store scans, each once however often it is sent, and answer each with its verdict."""
    if not may_scan(request.user):
        raise HttpError(403, str(_("This sign-in may not scan tickets. Nothing was saved.")))
    try:
        receipt = record_scans(
            by=Actor.of(request.user),
            device_id=batch.device.id,
            device_name=batch.device.name,
            device_now=batch.now,
            scans=[IncomingScan(**scan.model_dump()) for scan in batch.scans],
        )
    except UnknownDevice as error:
        raise HttpError(404, str(error.message)) from error
    return {"answers": receipt.answers, "conflicts": receipt.conflicts, "inside": inside_now().count()}

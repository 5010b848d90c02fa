"""The exam page's own doors: taking the lease of a page load, saving answers, asking for the time.

Saving reads neither session nor cookie: the lease token in a header is the whole right, so that answers are still
saved when the sign-in has expired. Only taking a lease asks who one is.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, APIKeyHeader

from exams.sittings.actions import save_answers, take_lease
from exams.sittings.exceptions import (
    BatchTooLarge,
    ForgedLease,
    NotStarted,
    SavedTooOften,
    SittingEnded,
    SittingError,
    UnreadableBatch,
)
from exams.sittings.formats import check_kind, check_size, read_events
from exams.sittings.leases import read_lease, seat_pass_of
from exams.sittings.limits import saves
from exams.sittings.models import Sitting
from exams.sittings.queries import sitting_behind_door

router = Router()

STATUS = {
    ForgedLease: 401,
    UnreadableBatch: 400,
    BatchTooLarge: 413,
    NotStarted: 404,
    SittingEnded: 409,
    SavedTooOften: 429,
}


class LeaseHeader(APIKeyHeader):
    """The lease token, signed by us; no query."""

    param_name = "X-Lease"

    def authenticate(self, request, key):
        try:
            return read_lease(key)
        except ForgedLease as error:
            raise HttpError(401, str(error.message)) from error


class OwnerOrSeatPass(APIKeyCookie):
    """The candidate's sign-in or seat pass, with Django's protection against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request, key):
        if request.user.is_authenticated or seat_pass_of(request.session):
            return request.user
        raise HttpError(401, _("You have been signed out. Your answers are kept on this device; sign in again."))


class CountingOut(Schema):
    """The answer that counts for a slot, with its rank: a browser's own answer replaces it only with a higher one."""

    epoch: int
    n: int
    payload: dict


class LeaseOut(Schema):
    token: str
    epoch: int
    answers: dict[str, CountingOut]
    deadline: datetime | None
    server_now: datetime


class RefusedOut(Schema):
    epoch: int | None = None
    n: int | None = None
    detail: str


class SavedOut(Schema):
    """What became of each answer: a browser forgets only what stands under acknowledged or late."""

    acknowledged: list[tuple[int, int]]
    late: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    refused: list[RefusedOut]
    state: str
    deadline: datetime | None
    server_now: datetime
    epoch_current: bool


class ClockOut(Schema):
    state: str
    deadline: datetime | None
    server_now: datetime
    epoch_current: bool


@router.post("/{uuid:public_id}/lease", auth=OwnerOrSeatPass(), response=LeaseOut)
def lease(request, public_id: UUID):
    """Let this page load write the answers from now on; the answers saved so far come back."""
    sitting = sitting_behind_door(request.user, seat_pass_of(request.session), public_id)
    if sitting is None:
        raise HttpError(404, str(NotStarted.message))
    try:
        taken = take_lease(sitting=sitting)
    except SittingError as error:
        raise _answer_to(error) from error
    return {
        "token": taken.token,
        "epoch": taken.epoch,
        "answers": taken.answers,
        "deadline": taken.sitting.deadline_at,
        "server_now": timezone.now(),
    }


@router.post(
    "/{uuid:public_id}/answers",
    auth=LeaseHeader(),
    response=SavedOut,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "example": {"events": [{"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["k3f9"]}}]}
                    }
                }
            },
        }
    },
)
def answers(request, public_id: UUID):
    """Store 1 to 100 answers; sending one again is harmless. A choice is {"chosen": [ids]}, a text {"text": "…"}."""
    try:
        held = _lease_for(request, public_id)
        if not saves.takes(public_id):
            raise SavedTooOften
        check_kind(request.content_type, request.headers.get("Content-Encoding", ""))
        check_size(request.META.get("CONTENT_LENGTH") or "0")
        raw = request.body
        # When the last byte had come: a body that trickles in past the deadline is late, one that waited here is not.
        received_at = request.META.get(settings.ARRIVED_AT) or timezone.now()
        saved = save_answers(lease=held, entries=read_events(raw), received_at=received_at)
    except SittingError as error:
        raise _answer_to(error) from error
    return {
        "acknowledged": saved.acknowledged,
        "late": saved.late,
        "conflicts": saved.conflicts,
        "refused": [_refused(raw, reason) for raw, reason in saved.refused],
        "state": saved.sitting.state,
        "deadline": saved.sitting.deadline_at,
        "server_now": timezone.now(),
        "epoch_current": saved.epoch_current,
    }


@router.get("/{uuid:public_id}/clock", auth=LeaseHeader(), response=ClockOut)
def clock(request, public_id: UUID):
    """The server's time and deadline, and whether this page may still write. One statement."""
    try:
        held = _lease_for(request, public_id)
    except SittingError as error:
        raise _answer_to(error) from error
    sitting = Sitting.objects.filter(public_id=held.public_id).only("state", "deadline_at", "lease_epoch").first()
    if sitting is None:
        raise HttpError(404, str(NotStarted.message))
    return {
        "state": sitting.state,
        "deadline": sitting.deadline_at,
        "server_now": timezone.now(),
        "epoch_current": held.epoch >= sitting.lease_epoch,
    }


def _lease_for(request, public_id):
    if request.auth.public_id != public_id:
        raise ForgedLease
    return request.auth


def _answer_to(error):
    return HttpError(STATUS.get(type(error), 409), str(error.message))


def _refused(raw, reason):
    known = raw if isinstance(raw, dict) else {}
    numbers = {name: known.get(name) if type(known.get(name)) is int else None for name in ("epoch", "n")}
    return {**numbers, "detail": str(reason)}

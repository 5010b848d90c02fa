"""Giving places back: the pool's row first, then the seats, so that booking and cancelling never wait in a circle."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.choices import BookingState, SeatState
from bookings.exceptions import CancellationRefused
from bookings.models import Booking, Pool, Seat, Session
from bookings.permissions import may_book_group, may_cancel_seat
from bookings.queries import last_moment_to_cancel
from bookings.rules import moment
from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from people.permissions import require_user


def cancel_seat(*, by: Actor, seat: Seat) -> Seat:
    """Give one place back; the place is free with the end of this transaction. Returns the seat.

    Raises CancellationRefused when it was cancelled before or when it is too late, and then has changed nothing.
    """
    require_user(by, may_cancel_seat, seat)
    with transaction.atomic():
        _hold_pool(seat.session_id)
        _require_time_left(seat.session)
        freed = Seat.objects.taken().filter(pk=seat.pk).update(state=SeatState.CANCELLED)
        if not freed:
            raise CancellationRefused(_("This ticket was cancelled before. Nothing was changed."))
        Pool.objects.filter(session=seat.session_id).update(taken=F("taken") - 1)
        _close_when_empty(seat.booking_id)
        record(
            by=by, action="bookings.cancel_seat", thing=seat, before={"state": "taken"}, after={"state": "cancelled"}
        )
    seat.refresh_from_db(fields=["state"])
    return seat


def cancel_booking(*, by: Actor, booking: Booking) -> int:
    """Give back every place of a group booking. Returns how many; refuses as ``cancel_seat`` does."""
    if booking.organisation is None:
        raise PermissionDenied
    require_user(by, may_book_group, booking.organisation)
    with transaction.atomic():
        _hold_pool(booking.session_id)
        _require_time_left(booking.session)
        freed = Seat.objects.taken().filter(booking=booking).update(state=SeatState.CANCELLED)
        if not freed:
            raise CancellationRefused(_("This booking was cancelled before. Nothing was changed."))
        Pool.objects.filter(session=booking.session_id).update(taken=F("taken") - freed)
        _close_when_empty(booking.pk)
        record(by=by, action="bookings.cancel_booking", thing=booking, seats=freed)
    booking.refresh_from_db(fields=["state", "cancelled_at"])
    return freed


def _hold_pool(session_id: int) -> None:
    Pool.objects.select_for_update().get(session=session_id)


def _require_time_left(session: Session) -> None:
    last = last_moment_to_cancel(session)
    if timezone.now() >= last:
        text = _(
            "Places could be given back until %(time)s. Nothing was changed; if you cannot come, tell the front desk."
        )
        raise CancellationRefused(text % {"time": moment(last)})


def _close_when_empty(booking_id: int) -> None:
    if not Seat.objects.taken().filter(booking=booking_id).exists():
        Booking.objects.filter(pk=booking_id).update(state=BookingState.CANCELLED, cancelled_at=timezone.now())

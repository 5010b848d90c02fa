"""What a session is to a visitor, until when a place can be given back; on plain values."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from bookings.choices import Offer

# A code is read out, and typed from a crumpled ticket: nothing that looks like something else (no 0 O 1 I L).
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    """A code for a ticket of whatever kind, eight characters without look-alikes; whether it is free is not known."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def offer_of(
    *,
    now: datetime,
    opens_at: datetime,
    closes_at: datetime,
    starts_at: datetime,
    is_cancelled: bool,
    free: int,
    is_mine: bool,
) -> Offer:
    """What the session is to this visitor now: cancelled for everybody first, then one's own, then the window."""
    if is_cancelled:
        return Offer.CANCELLED
    if is_mine:
        return Offer.MINE
    if now >= closes_at or now >= starts_at:
        return Offer.CLOSED
    if now < opens_at:
        return Offer.NOT_YET
    return Offer.OPEN if free > 0 else Offer.FULL


def is_inspection_due(latest: datetime | None, now: datetime) -> bool:
    """Has no inspection been made since the last half past three at night? A base that was off then makes it up."""
    local = timezone.localtime(now)
    night = local.replace(hour=3, minute=30, second=0, microsecond=0)
    if local < night:
        night -= timedelta(days=1)
    return latest is None or latest < night


def cancellable_until(*, booking_closes_at: datetime, starts_at: datetime, check_in_minutes: int) -> datetime:
    """The moment up to which a place can be given back: the end of booking, and never once tickets are scanned."""
    return min(booking_closes_at, starts_at - timedelta(minutes=check_in_minutes))


def moment(at: datetime) -> str:
    """A time as sentences say it: 11月22日 09:00."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {date_format(local, 'TIME_FORMAT')}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, as sentences say it: 11月22日 09:00–09:45; the day is said again when it is another."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    end_text = date_format(end, "TIME_FORMAT") if start.date() == end.date() else moment(ends_at)
    return f"{moment(starts_at)}–{end_text}"


def overlaps(rows: Iterable[tuple[Any, datetime, datetime, Any]]) -> Iterator[tuple[Any, Any, Any]]:
    """Pairs that share a moment: (key, name, other name), out of (key, start, end, name) sorted by key and start.

    Each row is held against the one of its key that ends last so far, so one fault is named for each row in the wrong.
    """
    holder = None
    for key, start, end, name in rows:
        if holder and holder[0] == key and start < holder[2]:
            yield key, holder[3], name
        if not holder or holder[0] != key or end > holder[2]:
            holder = (key, start, end, name)


def is_of_this_century(moment: datetime) -> bool:
    """Is this a time that somebody can have meant? A mistyped year is caught before anything is reckoned from it."""
    return 2000 <= moment.year < 2100

"""What a session is to a visitor, until when a place can be given back, how old somebody is: on plain values."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from bookings.choices import Offer


def offer_of(*, now, opens_at, closes_at, starts_at, is_cancelled, free, is_mine):
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


def cancellable_until(*, booking_closes_at, starts_at, check_in_minutes):
    """The moment up to which a place can be given back: the end of booking, and never once tickets are scanned."""
    return min(booking_closes_at, starts_at - timedelta(minutes=check_in_minutes))


def age_on(birth_on, day):
    """Full years of age on ``day``. Who is born on 29 February turns a year older on 1 March of a common year."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def moment(at):
    """A time as sentences say it: 11月22日 09:00."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {date_format(local, 'TIME_FORMAT')}"


def span(starts_at, ends_at):
    """From when to when, as sentences say it: 11月22日 09:00–09:45; the day is said again when it is another."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    end_text = date_format(end, "TIME_FORMAT") if start.date() == end.date() else moment(ends_at)
    return f"{moment(starts_at)}–{end_text}"


def overlaps(rows):
    """Pairs that share a moment: (key, name, other name), out of (key, start, end, name) sorted by key and start.

    Each row is held against the one of its key that ends last so far, so one fault is named for each row in the wrong.
    """
    holder = None
    for key, start, end, name in rows:
        if holder and holder[0] == key and start < holder[2]:
            yield key, holder[3], name
        if not holder or holder[0] != key or end > holder[2]:
            holder = (key, start, end, name)


def is_of_this_century(moment):
    """Is this a time that somebody can have meant? A mistyped year is caught before anything is reckoned from it."""
    return 2000 <= moment.year < 2100

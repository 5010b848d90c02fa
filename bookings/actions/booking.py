"""Taking places: first one conditional UPDATE of the pool, then the seats, in one transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.choices import BookingKind, ObstacleKind, Offer
from bookings.exceptions import AlreadyBooked, GroupRefused, NotBookable, PersonRefused, SessionFull
from bookings.models import Booking, Pool, Seat, Session
from bookings.permissions import may_book_for, may_book_group
from bookings.queries import Obstacle, is_plainly_full, obstacles_of, same_group_booking
from bookings.rules import moment, offer_of, span
from bookings.tickets import new_codes
from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from groundwork.guards.refusals import answering
from groundwork.notices.actions import send_message
from organisations.models import Organisation
from people.models import Person, User
from people.permissions import require_user

# What a decision needs of a session and its module, whose page has many more columns.
NEEDED = (
    *("starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "state", "cancel_reason"),
    *("module__title", "module__min_age", "pool__capacity", "pool__taken"),
)
ONE_PLACE = "person_in_one_session_at_a_time"  # the guard of Seat: keeps what obstacles_of looks for


class _BookedBefore(Exception):
    """The same group asked twice, as a double click does: undo the claim and give back what stands."""

    def __init__(self, booking: Booking) -> None:
        super().__init__()
        self.booking = booking


def book_seat(*, by: Actor, person: Person, session: Session, acknowledged: Iterable[str] = ()) -> Seat:
    """Book one place in ``session`` for ``person``, who is the actor ``by``; returns the Seat.

    ``acknowledged`` are the health exclusions that the person declared not to have; they stand in the audit entry.
    Raises NotBookable, AlreadyBooked, PersonRefused or SessionFull, and then has changed nothing.
    """
    if not may_book_for(by, person):
        raise PermissionDenied
    if is_plainly_full(session, person):  # most of a rush ends here, without waiting for the write lock
        raise _refusal_for_want_of_places(session.pool.free, 1)
    with answering({ONE_PLACE: _refusal_of_a_race}), transaction.atomic():
        session, has_places = _claim(session, 1)
        _lock([person])
        for obstacle in obstacles_of(session, [person]):
            raise _refusal_of_person(session, obstacle)
        if not has_places:
            raise _refusal_for_want_of_places(session.pool.free, 1)
        booking = Booking.objects.create(
            session=session,
            kind=BookingKind.PERSON,
            booked_by_id=by.user_id,  # type: ignore[misc]  # not None: may_book_for
        )
        (seat,) = _seat(booking, [person])
        record(by=by, action="bookings.book_seat", thing=seat, acknowledged=list(acknowledged))
    return seat


def book_group(*, by: Actor, organisation: Organisation, session: Session, persons: Iterable[Person]) -> Booking:
    """Book a place for each of ``persons``, all or none; returns the Booking.

    Raises NotBookable, SessionFull, or GroupRefused with every person that cannot be booked and why. The same
    people for the same session again give back the booking that stands.
    """
    persons = sorted(set(persons), key=lambda person: person.pk)
    user = require_user(by, may_book_group, organisation)
    if not persons:
        raise GroupRefused(_("Choose at least one person. Nobody was booked."), faults=[])
    try:
        with answering({ONE_PLACE: _refusal_of_a_group_in_a_race}), transaction.atomic():
            return _book_group(by, user, organisation, session, persons)
    except _BookedBefore as before:
        return before.booking


def _book_group(by: Actor, user: User, organisation: Organisation, session: Session, persons: list[Person]) -> Booking:
    session, has_places = _claim(session, len(persons))
    _lock(persons)
    standing = same_group_booking(session, organisation, persons)
    if standing is not None:
        raise _BookedBefore(standing)
    faults = _faults_of(session, organisation, persons)
    if faults:
        message = _("%(count)d of the people chosen cannot be booked. Nobody was booked.") % {"count": len(faults)}
        raise GroupRefused(message, faults=faults)
    if not has_places:
        raise _refusal_for_want_of_places(session.pool.free, len(persons))
    booking = Booking.objects.create(session=session, kind=BookingKind.GROUP, organisation=organisation, booked_by=user)
    seats = _seat(booking, persons)
    record(by=by, action="bookings.book_group", thing=booking, persons=[person.pk for person in persons])
    _tell_members(booking, seats)
    return booking


def _claim(session: Session, wanted: int) -> tuple[Session, bool]:
    """Try to take places, then read the session anew: the UPDATE comes first, since it holds the row until the end.

    Returns the session and whether the places were had. Whoever raises afterwards undoes the UPDATE.
    """
    got = Pool.objects.filter(session=session, capacity__gte=F("taken") + wanted).update(taken=F("taken") + wanted)
    fresh = Session.objects.select_related("module", "pool").only(*NEEDED).get(pk=session.pk)
    now = timezone.now()
    offer = offer_of(
        now=now,
        opens_at=fresh.booking_opens_at,
        closes_at=fresh.booking_closes_at,
        starts_at=fresh.starts_at,
        is_cancelled=fresh.is_cancelled,
        free=1,
        is_mine=False,
    )
    if offer != Offer.OPEN:
        raise NotBookable(_why_not_bookable(fresh, offer, now))
    return fresh, bool(got)


def _lock(persons: list[Person]) -> None:
    """Hold the persons' rows, in the order of their keys, so that nobody is booked into two sessions at once."""
    if not connection.features.has_select_for_update:
        return  # SQLite has one writer anyway
    keys = [person.pk for person in persons]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _seat(booking: Booking, persons: list[Person]) -> list[Seat]:
    codes = new_codes(len(persons))
    while Seat.objects.filter(code__in=codes).exists():
        codes = new_codes(len(persons))
    return Seat.objects.bulk_create(
        Seat.of(booking, person, code=code) for person, code in zip(persons, codes, strict=True)
    )


def _tell_members(booking: Booking, seats: list[Seat]) -> None:
    """Tell each member with a sign-in, save the contact who booked."""
    text = _("%(organisation)s has booked a place for you: %(title)s, %(time)s.") % {
        "organisation": booking.organisation,
        "title": booking.session.module.title,
        "time": span(booking.session.starts_at, booking.session.ends_at),
    }
    for seat in seats:
        if seat.person.user_id and seat.person.user_id != booking.booked_by_id:
            send_message(
                to=seat.person.user,
                key=f"seat-booked-{seat.public_id}",
                subject=_("A place was booked for you"),
                body=text,
                link=reverse("bookings:ticket-show", args=[seat.public_id]),
            )


# --- Refusals: each its own sentence ----------------------------------------------------------------------------------
def _refusal_of_a_race() -> PersonRefused:
    return PersonRefused(_("You have just been booked into another session at that time. Nothing was booked here."))


def _refusal_of_a_group_in_a_race() -> GroupRefused:
    text = _("Somebody chosen has just been booked into another session at that time. Nobody was booked; choose again.")
    return GroupRefused(text, faults=[])


def _why_not_bookable(session: Session, offer: Offer, now: datetime) -> str:
    if offer == Offer.CANCELLED:
        return _("This session was cancelled: %(reason)s Nothing was booked.") % {"reason": session.cancel_reason}
    if offer == Offer.NOT_YET:
        return _("Booking is not open yet: it opens on %(time)s. Nothing was booked.") % {
            "time": moment(session.booking_opens_at)
        }
    if now >= session.starts_at:
        return _("This session has begun already. Nothing was booked; choose another one.")
    return _("Booking closed on %(time)s. Nothing was booked; choose another session.") % {
        "time": moment(session.booking_closes_at)
    }


def _refusal_for_want_of_places(free: int, wanted: int) -> SessionFull:
    if wanted == 1 or free <= 0:
        return SessionFull(_("This session is full. Nothing was booked."))
    text = _("Only %(free)d places are left and you chose %(wanted)d people. Nobody was booked.")
    return SessionFull(text % {"free": free, "wanted": wanted})


def _refusal_of_person(session: Session, obstacle: Obstacle) -> AlreadyBooked | PersonRefused:
    if obstacle.kind == ObstacleKind.BOOKED:
        return AlreadyBooked(_("You have booked this session already; here is your ticket."), seat=obstacle.seat)
    if obstacle.kind == ObstacleKind.OVERLAP and obstacle.seat:
        text = _("At that time you are in another session: %(title)s, %(time)s. Nothing was booked.")
        return PersonRefused(text % _session_words(obstacle.seat.session), seat=obstacle.seat)
    text = _("This module is for people of %(limit)d and over; on the day you will be %(age)d. Nothing was booked.")
    return PersonRefused(text % {"limit": session.module.min_age, "age": obstacle.age})


def _faults_of(session: Session, organisation: Organisation, persons: list[Person]) -> list[tuple[Person, str]]:
    """Every person that cannot be booked, with the sentence that says why."""
    members = set(
        Person.objects.members_of(organisation).filter(pk__in=[p.pk for p in persons]).values_list("pk", flat=True)
    )
    strangers = [(person, _("is not a member of this organisation")) for person in persons if person.pk not in members]
    obstacles = obstacles_of(session, [person for person in persons if person.pk in members])
    return strangers + [(obstacle.person, _fault(session, obstacle)) for obstacle in obstacles]


def _fault(session: Session, obstacle: Obstacle) -> str:
    if obstacle.kind == ObstacleKind.BOOKED:
        return _("has a place in this session already")
    if obstacle.kind == ObstacleKind.OVERLAP and obstacle.seat:
        return _("is in another session at that time: %(title)s, %(time)s") % _session_words(obstacle.seat.session)
    return _("will be %(age)d on the day; the module is for people of %(limit)d and over") % {
        "age": obstacle.age,
        "limit": session.module.min_age,
    }


def _session_words(session: Session) -> dict[str, str]:
    return {"title": session.module.title, "time": span(session.starts_at, session.ends_at)}

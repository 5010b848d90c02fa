"""Typed JSON for other systems and for the pages' own scripts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import ConfigDict, StrictBool, StrictInt

from bookings.actions import book_group, book_seat, cancel_seat
from bookings.choices import Offer, SeatState
from bookings.exceptions import AlreadyBooked, BookingError, GroupRefused
from bookings.forms import DAYS_AHEAD, BookGroupForm, BookSeatForm
from bookings.models import Seat, Session
from bookings.permissions import organisations_to_book_for
from bookings.queries import listings_of, sessions_between
from groundwork.audit.actors import Actor
from groundwork.intake.actions import Answer
from groundwork.intake.api import DESCRIBED, Refusal, once_per_key
from people.models import Person
from people.queries import person_of

MOST_PER_PAGE = 200
LONGEST_PERIOD = timedelta(92)
MOST_PEOPLE = 500
LARGEST_KEY = 2**63 - 1
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)

router = Router()


class ModuleOut(Schema):
    slug: str
    title: str
    minutes: int
    hours: Decimal = Field(description="credited periods of 45 minutes")


class SessionOut(Schema):
    id: int
    module: ModuleOut
    zone: str | None = Field(description="the zone's slug; null for a module of the online classroom")
    place: str
    starts_at: datetime
    ends_at: datetime
    booking_opens_at: datetime
    booking_closes_at: datetime
    capacity: int
    places_left: int
    state: Literal["open", "full", "not-yet", "closed"]


class SessionPage(Schema):
    count: int
    page: int
    page_size: int
    items: list[SessionOut]


class SessionQuery(Schema):
    first: date | None = Field(None, ge=EARLIEST, le=LATEST, description="first day; today when left out")
    last: date | None = Field(
        None, ge=EARLIEST, le=LATEST, description=f"last day; {DAYS_AHEAD - 1} days after the first when left out"
    )
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=MOST_PER_PAGE)


@router.get("sessions", response=SessionPage, summary="Sessions that are not over, soonest first")
def list_sessions(request, query: Query[SessionQuery]):
    """The timetable from one day to another, at most 92 days; cancelled sessions are left out."""
    first = query.first or timezone.localdate()
    last = min(query.last or first + timedelta(DAYS_AHEAD - 1), first + LONGEST_PERIOD)
    sessions = sessions_between(first, last)
    start = (query.page - 1) * query.page_size
    return {
        "count": sessions.count(),
        "page": query.page,
        "page_size": query.page_size,
        "items": [_session(listing) for listing in listings_of(sessions[start : start + query.page_size])],
    }


def _session(listing):
    session = listing.session
    return {
        "id": session.pk,
        "module": session.module,
        "zone": listing.zone.slug if listing.zone else None,
        "place": session.place,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "booking_opens_at": session.booking_opens_at,
        "booking_closes_at": session.booking_closes_at,
        "capacity": session.pool.capacity,
        "places_left": session.pool.free,
        "state": Offer(listing.offer).value,
    }


# --- Booking, as the buttons of the pages do. Each request may carry an Idempotency-Key -------------------------------
Key = Annotated[StrictInt, Field(ge=1, le=LARGEST_KEY)]


class SeatIn(Schema):
    """A place for oneself; ``acknowledged`` where the module excludes people for their health."""

    model_config = ConfigDict(extra="forbid")
    session: Key
    acknowledged: StrictBool = False


class SeatOut(Schema):
    """A place: ``id`` names its ticket, ``code`` is for typing."""

    id: UUID
    code: str
    session: int
    state: SeatState


class GroupIn(Schema):
    """Places for people of an organisation, all or none."""

    model_config = ConfigDict(extra="forbid")
    session: Key
    organisation: Key
    persons: list[Key] = Field(min_length=1, max_length=MOST_PEOPLE)


class GroupOut(Schema):
    """A group booking and how many places it holds."""

    id: int
    seats: int


class Fault(Schema):
    """Why one of a group cannot be booked."""

    person: int
    reason: str


class GroupRefusal(Refusal):
    """Why nobody of a group was booked."""

    faults: list[Fault] = []


REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422), Refusal)
SEAT_ANSWERS = {201: SeatOut, 200: SeatOut, **REFUSALS}
GROUP_ANSWERS = {201: GroupOut, **REFUSALS, 409: GroupRefusal}


@router.post("/seats", auth=django_auth, response=SEAT_ANSWERS, openapi_extra=DESCRIBED)
def book_own_seat(request, wanted: SeatIn):
    """Book a place for oneself: 201, or 200 with the place that one has; 409 says why not."""
    session = get_object_or_404(Session.objects.with_facts(), pk=wanted.session)
    person = person_of(request.user)
    if person is None:
        raise HttpError(
            403, _("Your sign-in has no personal record yet, so nothing was booked. Ask the front desk to add it.")
        )
    form = BookSeatForm({"acknowledged": wanted.acknowledged}, exclusions=session.module.health_exclusions)
    if not form.is_valid():
        raise HttpError(422, str(next(iter(form.errors.values()))[0]))
    return once_per_key(request, "bookings.book-seat", lambda: _book_seat(request, person, session, form.exclusions))


@router.post("/groups", auth=django_auth, response=GROUP_ANSWERS, openapi_extra=DESCRIBED)
def book_for_group(request, wanted: GroupIn):
    """Book a place for each of these people of an organisation, all or none; 409 names everybody in the way."""
    organisation = get_object_or_404(organisations_to_book_for(request.user), pk=wanted.organisation)
    session = get_object_or_404(Session, pk=wanted.session)
    form = BookGroupForm({"persons": wanted.persons}, people=list(Person.objects.members_of(organisation)))
    if not form.is_valid():
        raise HttpError(422, str(form.errors["persons"][0]))
    return once_per_key(
        request, "bookings.book-group", lambda: _book_group(request, organisation, session, form.chosen)
    )


@router.post("/seats/{uuid:public_id}/cancel", auth=django_auth, response=SEAT_ANSWERS, openapi_extra=DESCRIBED)
def give_back_seat(request, public_id: UUID):
    """Give a place back; 409 when it was given back before or it is too late."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).with_facts(), public_id=public_id)
    return once_per_key(request, "bookings.cancel-seat", lambda: _cancel_seat(request, seat))


def _book_seat(request, person, session, acknowledged):
    try:
        seat = book_seat(by=Actor.of(request.user), person=person, session=session, acknowledged=acknowledged)
    except AlreadyBooked as refusal:
        return Answer(200, _seat(refusal.seat))
    except BookingError as refusal:
        return Answer(409, {"detail": str(refusal.message)})
    return Answer(201, _seat(seat))


def _book_group(request, organisation, session, persons):
    try:
        booking = book_group(by=Actor.of(request.user), organisation=organisation, session=session, persons=persons)
    except GroupRefused as refusal:
        faults = [{"person": person.pk, "reason": str(reason)} for person, reason in refusal.faults]
        return Answer(409, {"detail": str(refusal.message), "faults": faults})
    except BookingError as refusal:
        return Answer(409, {"detail": str(refusal.message), "faults": []})
    return Answer(201, {"id": booking.pk, "seats": len(persons)})


def _cancel_seat(request, seat):
    try:
        return Answer(200, _seat(cancel_seat(by=Actor.of(request.user), seat=seat)))
    except BookingError as refusal:
        return Answer(409, {"detail": str(refusal.message)})


def _seat(seat):
    return {"id": str(seat.public_id), "code": seat.code, "session": seat.session_id, "state": str(seat.state)}

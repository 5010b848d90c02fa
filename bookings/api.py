"""Typed JSON for other systems and for the pages' own scripts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from bookings.choices import Offer
from bookings.forms import DAYS_AHEAD
from bookings.queries import listings_of, sessions_between

MOST_PER_PAGE = 200
LONGEST_PERIOD = timedelta(92)
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

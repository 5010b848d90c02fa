"""Reads that cross models: the timetable as one visitor sees it, what stands in a person's way, what the books say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.choices import BookingState, ObstacleKind, ResourceKind, SeatState, SessionState
from bookings.models import Booking, Inspection, Occupation, Pool, Resource, Seat, Session
from bookings.rules import cancellable_until, offer_of, overlaps
from courses.models import ModulePage, ZonePage
from organisations.models import Organisation
from people.models import Person, User
from people.rules import age_on


@dataclass(frozen=True)
class Listing:
    """A session as one visitor sees it."""

    session: Session
    zone: ZonePage | None
    offer: str
    seat: Seat | None

    @property
    def free(self) -> int:
        free: int = self.session.pool.free
        return free

    @property
    def day(self) -> date:
        return timezone.localdate(self.session.starts_at)

    @property
    def url(self) -> str:
        return reverse("bookings:session-show", args=[self.session.pk])


@dataclass(frozen=True)
class Obstacle:
    """Why a person cannot have a place in a session: the seat in the way, or the age on the day."""

    person: Person
    kind: ObstacleKind
    seat: Seat | None = None
    age: int | None = None


def zones() -> list[ZonePage]:
    """All zones by number."""
    return list(ZonePage.objects.live().order_by("number"))


# --- The timetable ---------------------------------------------------------------------------------------------------
def sessions_between(
    first: date,
    last: date,
    *,
    zone: ZonePage | None = None,
    family: str = "",
    only_free: bool = False,
    module: ModulePage | None = None,
) -> QuerySet[Session]:
    """The sessions that begin from the day ``first`` to the day ``last``, cancelled ones left out, soonest first."""
    found = Session.objects.filter(
        state=SessionState.OPEN, starts_at__date__gte=first, starts_at__date__lte=last, ends_at__gt=timezone.now()
    )
    if zone is not None:
        found = found.filter(module__path__startswith=zone.path)
    if module is not None:
        found = found.filter(module=module)
    if family:
        # A list of values in JSON, which SQLite cannot look into: the value stands in it in quotation marks.
        found = found.alias(families=Cast("module__families", TextField())).filter(families__contains=f'"{family}"')
    if only_free:
        found = found.filter(pk__in=Session.objects.bookable().order_by().values("pk"))
    return found.with_facts().order_by("starts_at", "pk")


def listings_of(sessions: Iterable[Session], *, person: Person | None = None) -> list[Listing]:
    """Each of the sessions (loaded ``with_facts``) as ``person`` sees it, in the order given."""
    sessions = list(sessions)
    now = timezone.now()
    by_path = {zone.path: zone for zone in zones()}
    mine = {}
    if person is not None:
        mine = {seat.session_id: seat for seat in Seat.objects.taken().filter(person=person, session__in=sessions)}
    return [
        Listing(
            session=session,
            zone=by_path.get(session.module.path[: -ModulePage.steplen]),
            offer=offer_of(
                now=now,
                opens_at=session.booking_opens_at,
                closes_at=session.booking_closes_at,
                starts_at=session.starts_at,
                is_cancelled=session.is_cancelled,
                free=session.pool.free,
                is_mine=session.pk in mine,
            ),
            seat=mine.get(session.pk),
        )
        for session in sessions
    ]


def listing_of(session: Session, *, person: Person | None = None) -> Listing:
    """One session as ``person`` sees it."""
    return listings_of([session], person=person)[0]


def open_sessions_of(module: ModulePage) -> QuerySet[Session]:
    """The sessions of a module that have not begun and are not cancelled, soonest first, with what a listing shows."""
    return Session.objects.upcoming().filter(module=module).with_facts()


def is_plainly_full(session: Session, person: Person) -> bool:
    """Is the booking window open, every place taken, and none of them the person's? One quick look without a lock."""
    now = timezone.now()
    own = Seat.objects.taken().filter(session=session, person=person)
    return (
        Pool.objects.filter(
            session=session,
            taken__gte=F("capacity"),
            session__state=SessionState.OPEN,
            session__booking_opens_at__lte=now,
            session__booking_closes_at__gt=now,
            session__starts_at__gt=now,
        )
        .exclude(Exists(own))
        .exists()
    )


def other_bookable_sessions(session: Session) -> int:
    """How many other sessions of the same module can be booked now."""
    return Session.objects.bookable().filter(module=session.module_id).exclude(pk=session.pk).count()


# --- Seats -----------------------------------------------------------------------------------------------------------
def upcoming_seats(person: Person) -> QuerySet[Seat]:
    """The person's places in sessions that are not over, soonest first."""
    now = timezone.now()
    return (
        Seat.objects.taken()
        .filter(person=person, session__ends_at__gt=now)
        .with_facts()
        .order_by("session__starts_at", "pk")
    )


def past_seats(person: Person) -> QuerySet[Seat]:
    """The person's places in sessions that are over, and those that were cancelled, latest first."""
    return (
        Seat.objects.filter(person=person)
        .exclude(pk__in=upcoming_seats(person).order_by().values("pk"))
        .with_facts()
        .order_by("-session__starts_at", "-pk")
    )


def last_moment_to_cancel(session: Session) -> datetime:
    """Up to when a place in this session can be given back."""
    return cancellable_until(
        booking_closes_at=session.booking_closes_at,
        starts_at=session.starts_at,
        check_in_minutes=settings.SESSION_CHECK_IN_MINUTES,
    )


def obstacles_of(session: Session, persons: list[Person]) -> list[Obstacle]:
    """What keeps each of ``persons`` from a place in ``session``; at most one for each, in their order.

    Already booked comes before being elsewhere, that before the age. One query, whatever their number.
    """
    around = (
        Seat.objects.taken()
        .filter(person__in=persons, session__in=_sharing_time_with(session))
        .select_related("session__module")
        .only("public_id", "person", "session__starts_at", "session__ends_at", "session__module__title")
        .order_by("session__starts_at", "pk")
    )
    by_person = {}
    for seat in around:
        if seat.session_id == session.pk or seat.person_id not in by_person:
            by_person[seat.person_id] = seat
    return [found for person in persons if (found := _obstacle(session, person, by_person.get(person.pk)))]


def _sharing_time_with(session: Session) -> QuerySet:
    return Session.objects.overlapping(session.starts_at, session.ends_at).order_by().values("pk")


def _obstacle(session: Session, person: Person, seat: Seat | None) -> Obstacle | None:
    if seat is not None:
        kind = ObstacleKind.BOOKED if seat.session_id == session.pk else ObstacleKind.OVERLAP
        return Obstacle(person, kind, seat=seat)
    limit = session.module.min_age
    if limit and person.birth_on:
        age = age_on(person.birth_on, timezone.localdate(session.starts_at))
        if age < limit:
            return Obstacle(person, ObstacleKind.AGE, age=age)
    return None


# --- Groups ----------------------------------------------------------------------------------------------------------
def group_bookings(user: User | AnonymousUser) -> QuerySet[Booking]:
    """The group bookings that the user answers for, latest session first, with session and seats."""
    return (
        Booking.objects.visible_to(user)
        .filter(organisation__isnull=False)
        .select_related("organisation", "session__module", "session__pool")
        .prefetch_related("seats__person", "session__resources")
        .order_by("-session__starts_at", "-pk")
    )


def seats_of(booking: Booking) -> QuerySet[Seat]:
    """The seats of a booking, taken ones first, by name."""
    return booking.seats.select_related("person").order_by("-state", "person__name", "pk")


def same_group_booking(session: Session, organisation: Organisation, persons: list[Person]) -> Booking | None:
    """The standing booking of exactly these people for this session by this organisation, or None."""
    wanted = {person.pk for person in persons}
    seats = Seat.objects.taken().filter(
        session=session, booking__organisation=organisation, booking__state=BookingState.CONFIRMED
    )
    by_booking: dict[int, set[int]] = {}
    for booking_id, person_id in seats.values_list("booking_id", "person_id"):
        by_booking.setdefault(booking_id, set()).add(person_id)
    for booking_id, held in by_booking.items():
        if held == wanted:
            return Booking.objects.get(pk=booking_id)
    return None


# --- Planning --------------------------------------------------------------------------------------------------------
def resource_clash(
    resources: Iterable[Resource], starts_at: datetime, ends_at: datetime, *, apart_from: Session | None = None
) -> tuple[Resource, Session] | None:
    """The first (resource, session) where one of ``resources`` is already in use at this time, or None."""
    exclusive = [resource for resource in resources if resource.kind in ResourceKind.exclusive()]
    clashing = (
        Session.objects.overlapping(starts_at, ends_at)
        .filter(resources__in=exclusive)
        .select_related("module")
        .prefetch_related("resources")
        .order_by("starts_at", "pk")
    )
    if apart_from is not None:
        clashing = clashing.exclude(pk=apart_from.pk)
    session = clashing.first()
    if session is None:
        return None
    resource = next(thing for thing in session.resources.all() if thing in exclusive)
    return resource, session


def holders_elsewhere(session: Session, starts_at: datetime, ends_at: datetime) -> int:
    """How many holders of a place in ``session`` are in another session at this time."""
    holders = session.seats.taken().values("person")
    others = Session.objects.overlapping(starts_at, ends_at).exclude(pk=session.pk).order_by().values("pk")
    return Seat.objects.taken().filter(person__in=holders, session__in=others).values("person").distinct().count()


# --- The auditor -----------------------------------------------------------------------------------------------------
def booking_faults() -> list[str]:
    """What does not hold in the books, recomputed from the seats: one sentence for each fault, [] when all is well."""
    return [
        *_wrong_counters(),
        *_stray_seats(),
        *_wrong_copies(),
        *_people_in_two_places(),
        *_resources_in_two_places(),
    ]


def latest_inspection() -> Inspection | None:
    """What the auditor found last; None before the first time."""
    return Inspection.objects.order_by("-pk").first()


def books_were_right() -> bool:
    """Did the latest inspection find no fault? True before the first one."""
    latest = latest_inspection()
    return latest is None or not latest.faults


def _wrong_counters() -> Iterator[str]:
    counted = Count("session__seats", filter=Q(session__seats__state=SeatState.TAKEN))
    pools = Pool.objects.annotate(counted=counted).exclude(taken=F("counted")).order_by("session")
    for pool in pools:
        yield _("Session %(session)d: the counter says %(taken)d places taken, the seats say %(counted)d.") % {
            "session": pool.session_id,
            "taken": pool.taken,
            "counted": pool.counted,
        }
    for session in Session.objects.filter(pool__isnull=True).order_by("pk"):
        yield _("Session %(session)d: has no places at all.") % {"session": session.pk}


def _stray_seats() -> Iterator[str]:
    taken = Seat.objects.taken().order_by("pk")
    for seat in taken.exclude(session=F("booking__session")):
        words = {"seat": seat.code, "session": seat.session_id, "other": seat.booking.session_id}
        yield _("Seat %(seat)s: its booking is for session %(other)d, itself for %(session)d.") % words
    for seat in taken.filter(booking__state=BookingState.CANCELLED):
        yield _("Seat %(seat)s: taken in a cancelled booking.") % {"seat": seat.code}
    for seat in taken.filter(session__state=SessionState.CANCELLED):
        yield _("Seat %(seat)s: taken in a cancelled session.") % {"seat": seat.code}


def _wrong_copies() -> Iterator[str]:
    """The guards look at copies: what a row without a guard was given must be found here."""
    same_time = Q(starts_at=F("session__starts_at"), ends_at=F("session__ends_at"))
    for seat in Seat.objects.exclude(same_time).order_by("pk"):
        yield _("Seat %(seat)s: its times are not those of its session.") % {"seat": seat.code}
    same_use = same_time & Q(state=F("session__state"), kind=F("resource__kind"))
    for use in Occupation.objects.exclude(same_use).order_by("pk"):
        words = {"resource": use.resource_id, "session": use.session_id}
        yield _("Resource %(resource)d: its occupation is not as session %(session)d has it.") % words


def _people_in_two_places() -> Iterator[str]:
    rows = (
        Seat.objects.taken()
        .filter(session__state=SessionState.OPEN)
        .order_by("person", "session__starts_at", "pk")
        .values_list("person", "session__starts_at", "session__ends_at", "code")
    )
    for person, code, other in overlaps(rows.iterator()):
        words = {"person": person, "seat": code, "other": other}
        yield _("Person %(person)d: seats %(seat)s and %(other)s at one time.") % words


def _resources_in_two_places() -> Iterator[str]:
    rows = (
        Session.objects.filter(state=SessionState.OPEN, resources__kind__in=ResourceKind.exclusive())
        .order_by("resources", "starts_at", "pk")
        .values_list("resources", "starts_at", "ends_at", "pk")
    )
    for resource, session, other in overlaps(rows.iterator()):
        words = {"resource": resource, "session": session, "other": other}
        yield _("Resource %(resource)d: sessions %(session)d and %(other)d at one time.") % words

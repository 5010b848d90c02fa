import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.choices import BookingKind, BookingState, ResourceKind, SeatState, SessionState
from groundwork.guards.kinds import AppendOnly, Mirrors, NoOverlap
from people.grants import scopes_of
from people.models import User


class Resource(models.Model):
    """What a session occupies: a zone, a room, an instructor, a set of equipment."""

    kind = models.CharField(_("kind"), max_length=12, choices=ResourceKind)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name


class SessionQuerySet(models.QuerySet["Session"]):
    def upcoming(self, now: datetime | None = None) -> Self:
        """Open sessions that have not begun, soonest first."""
        return self.filter(state=SessionState.OPEN, starts_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def bookable(self, now: datetime | None = None) -> Self:
        """Those whose booking window is open and that have a place left, soonest first."""
        moment = now or timezone.now()
        return self.upcoming(moment).filter(
            booking_opens_at__lte=moment, booking_closes_at__gt=moment, pool__taken__lt=F("pool__capacity")
        )

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Open sessions that share a moment with this time; one that ends as the other begins does not."""
        return self.filter(state=SessionState.OPEN, starts_at__lt=ends_at, ends_at__gt=starts_at)

    def with_facts(self) -> Self:
        """With what every listing shows: module, places, resources."""
        return self.select_related("module", "pool").prefetch_related("resources")


class Session(models.Model):
    """A module held at a time, in a place, for so many people."""

    module = models.ForeignKey("courses.ModulePage", on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    booking_opens_at = models.DateTimeField(_("booking opens at"))
    booking_closes_at = models.DateTimeField(_("booking closes at"))
    resources = models.ManyToManyField(
        Resource, through="Occupation", related_name="sessions", verbose_name=_("resources")
    )
    note = models.CharField(
        _("note for visitors"), max_length=200, blank=True, help_text=_("What to bring, where to meet.")
    )
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.OPEN)
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=200, blank=True)
    # How often what a calendar shows has changed: the SEQUENCE of its iCalendar entries.
    revision = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_state_start")]
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="session_booking_window_ordered", condition=Q(booking_closes_at__gt=F("booking_opens_at"))
            ),
            models.CheckConstraint(
                name="session_cancelled_with_its_reason",
                condition=Q(state=SessionState.OPEN, cancel_reason="")
                | Q(state=SessionState.CANCELLED) & ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.module.title} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def occupy(self, resources):
        """Let the session use these resources and no others."""
        self.occupations.all().delete()
        Occupation.objects.bulk_create(Occupation.of(self, resource) for resource in resources)

    @property
    def is_cancelled(self):
        return self.state == SessionState.CANCELLED

    @property
    def place(self):
        """Where it is held, for people: its zone, rooms and grounds."""
        places = [thing.name for thing in self.resources.all() if thing.kind in ResourceKind.places()]
        return "、".join(places)

    @property
    def instructors(self):
        return "、".join(thing.name for thing in self.resources.all() if thing.kind == ResourceKind.INSTRUCTOR)


class Occupation(models.Model):
    """A session uses a resource. Time, state and kind are copies, so that one rule over this table speaks of them."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="occupations")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="occupations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SessionState)
    kind = models.CharField(max_length=12, choices=ResourceKind)

    guards = (
        Mirrors(source="session", columns=("starts_at", "ends_at", "state")),
        Mirrors(source="resource", columns=("kind",)),
        NoOverlap(
            name="resource_in_one_session_at_a_time",
            key="resource",
            where=Q(state=SessionState.OPEN, kind__in=ResourceKind.exclusive()),
        ),
    )

    class Meta:
        verbose_name = _("occupation of a resource")
        verbose_name_plural = _("occupations of resources")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "resource"], name="occupation_once")]

    def __str__(self):
        return f"{self.session} · {self.resource}"

    @classmethod
    def of(cls, session, resource):
        """The unsaved row that lets ``session`` use ``resource``."""
        return cls(
            session=session,
            resource=resource,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            state=session.state,
            kind=resource.kind,
        )


class Pool(models.Model):
    """The places of a session. ``taken`` changes only by one conditional UPDATE, in the transaction of the seats."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="pool")
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("places of a session")
        verbose_name_plural = _("places of sessions")
        constraints = [
            models.CheckConstraint(
                name="pool_taken_within_capacity", condition=Q(taken__gte=0, taken__lte=F("capacity"))
            )
        ]

    def __str__(self):
        return f"{self.taken}/{self.capacity}"

    @property
    def free(self):
        return self.capacity - self.taken


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own for oneself, and those of the organisations that one books for.

        A member sees the own seat in a group booking, never the booking with everybody's names.
        """
        if not user.is_authenticated:
            return self.none()
        organisations = scopes_of(user, "bookings.book_group", "organisation")
        return self.filter(
            Q(kind=BookingKind.PERSON, booked_by=user) | Q(kind=BookingKind.GROUP, organisation__in=organisations)
        )


class Booking(models.Model):
    """Places in one session, booked by one sign-in, for oneself or for an organisation's people."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    kind = models.CharField(_("kind"), max_length=8, choices=BookingKind)
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.CONFIRMED)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    booked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="booking_group_names_its_organisation",
                condition=Q(kind=BookingKind.PERSON, organisation__isnull=True)
                | Q(kind=BookingKind.GROUP, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_cancelled_with_its_time",
                condition=Q(state=BookingState.CONFIRMED, cancelled_at__isnull=True)
                | Q(state=BookingState.CANCELLED, cancelled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.session} · {self.get_kind_display()}"

    @property
    def is_cancelled(self):
        return self.state == BookingState.CANCELLED

    @property
    def taken_seats(self):
        """How many of its places are not given back."""
        return sum(not seat.is_cancelled for seat in self.seats.all())


class SeatQuerySet(models.QuerySet["Seat"]):
    def taken(self) -> Self:
        """Those not cancelled."""
        return self.filter(state=SeatState.TAKEN)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those booked for the organisations that one books for."""
        if not user.is_authenticated:
            return self.none()
        organisations = scopes_of(user, "bookings.book_group", "organisation")
        return self.filter(Q(person__user=user) | Q(booking__organisation__in=organisations))

    def with_facts(self) -> Self:
        """With what a ticket shows."""
        return self.select_related("person", "booking", "session__module", "session__pool").prefetch_related(
            "session__resources"
        )


class Seat(models.Model):
    """One person's place in a session, and what a ticket is a token over.

    Its times are copies of the session's, so that one rule over this table can keep a person in one place.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("ticket code"), max_length=8, unique=True)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="seats")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(_("state"), max_length=10, choices=SeatState, default=SeatState.TAKEN)
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)

    guards = (
        Mirrors(source="session", columns=("starts_at", "ends_at")),
        NoOverlap(name="person_in_one_session_at_a_time", key="person", where=Q(state=SeatState.TAKEN)),
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state=SeatState.TAKEN), name="seat_once_in_a_session"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.person}"

    @classmethod
    def of(cls, booking, person, code=""):
        """The unsaved place of ``person`` in the session of ``booking``."""
        session = booking.session
        return cls(
            booking=booking,
            session=session,
            person=person,
            code=code,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )

    @property
    def is_cancelled(self):
        return self.state == SeatState.CANCELLED


class Inspection(models.Model):
    """What the auditor of the books found, and when: a sentence for each fault, none when all was right."""

    at = models.DateTimeField(_("inspected at"), auto_now_add=True)
    faults = models.JSONField(_("faults"), default=list)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("inspection of the books")
        verbose_name_plural = _("inspections of the books")
        ordering = ["-pk"]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}: {len(self.faults)}"

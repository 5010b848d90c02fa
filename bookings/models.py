import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.choices import BookingKind, BookingState, ResourceKind, SeatState, SessionState


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


class SessionQuerySet(models.QuerySet):
    def upcoming(self, now=None):
        """Open sessions that have not begun, soonest first."""
        return self.filter(state=SessionState.OPEN, starts_at__gt=now or timezone.now()).order_by("starts_at", "pk")


class Session(models.Model):
    """A module held at a time, in a place, for so many people."""

    module = models.ForeignKey("courses.ModulePage", on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    booking_opens_at = models.DateTimeField(_("booking opens at"))
    booking_closes_at = models.DateTimeField(_("booking closes at"))
    resources = models.ManyToManyField(Resource, related_name="sessions", verbose_name=_("resources"))
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.OPEN)

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
        ]

    def __str__(self):
        return f"{self.module.title} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"


class Pool(models.Model):
    """The places of a session. ``taken`` changes only by one conditional UPDATE, in the transaction of the seats."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="pool")
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("places of a session")
        verbose_name_plural = _("places of sessions")
        constraints = [
            models.CheckConstraint(name="pool_taken_within_capacity", condition=Q(taken__gte=0, taken__lte=F("capacity")))
        ]

    def __str__(self):
        return f"{self.taken}/{self.capacity}"

    @property
    def free(self):
        return self.capacity - self.taken


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


class Seat(models.Model):
    """One person's place in a session, and what a ticket is a token over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("ticket code"), max_length=8, unique=True)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="seats")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(_("state"), max_length=10, choices=SeatState, default=SeatState.TAKEN)

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

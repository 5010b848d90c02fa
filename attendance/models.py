import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.choices import HourBasis, ScanKind, Verdict
from groundwork.guards.kinds import AppendOnly


class Device(models.Model):
    """A scanner: the browser of a front desk under one sign-in, known by an id that it made itself."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(_("device name"), max_length=60)
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="devices")
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Scan(models.Model):
    """A ticket held to a scanner. Append-only; the key comes from the device, so sending it twice changes nothing."""

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="scans")
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind of scan"), max_length=4, choices=ScanKind)
    seat = models.ForeignKey("bookings.Seat", null=True, blank=True, on_delete=models.PROTECT, related_name="scans")
    presented = models.CharField(_("presented"), max_length=200)
    device_at = models.DateTimeField(_("time on the device"))
    happened_at = models.DateTimeField(_("time by the server's clock"))
    received_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["received_at", "id"]
        constraints = [models.UniqueConstraint(fields=["device", "sequence"], name="scan_sequence_once_per_device")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.presented[:12]} {self.verdict}"


class Correction(models.Model):
    """Somebody says when a person was really there, and why the scans do not. Append-only; the latest one holds."""

    seat = models.ForeignKey("bookings.Seat", on_delete=models.PROTECT, related_name="corrections")
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=200)
    corrected_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="presence_corrections"
    )
    corrected_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "pk"]
        constraints = [
            models.CheckConstraint(name="correction_gives_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="correction_leaves_after_arriving",
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("arrived_at")),
            ),
        ]

    def __str__(self):
        return f"{self.seat} {self.reason}"


class Presence(models.Model):
    """Somebody was at a session from when to when: a fold over the scans of a seat, rebuilt from them at any time."""

    seat = models.OneToOneField("bookings.Seat", on_delete=models.PROTECT, related_name="presence")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="presences")
    session = models.ForeignKey("bookings.Session", on_delete=models.PROTECT, related_name="presences")
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["pk"]
        indexes = [models.Index(fields=["session"], condition=Q(left_at__isnull=True), name="presence_inside")]
        constraints = [
            models.CheckConstraint(
                name="presence_leaves_after_arriving",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.session}"


class HourEntry(models.Model):
    """Credited periods of 45 minutes. Append-only: a mistake is reversed by another row, never edited.

    The entries of a seat are numbered, so that two writers cannot both credit it: credit, reversal, credit, ...
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="hour_entries")
    module = models.ForeignKey("courses.ModulePage", on_delete=models.PROTECT, related_name="hour_entries")
    seat = models.ForeignKey("bookings.Seat", on_delete=models.PROTECT, related_name="hour_entries")
    number = models.PositiveSmallIntegerField(_("number within the seat"))
    planned_minutes = models.PositiveSmallIntegerField(_("planned minutes"))
    present_minutes = models.PositiveSmallIntegerField(_("minutes present"))
    hours = models.DecimalField(_("hours credited"), max_digits=4, decimal_places=1)
    basis = models.CharField(_("basis"), max_length=12, choices=HourBasis)
    reversal_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    reason = models.CharField(_("reason of the entry"), max_length=200, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("hours entry")
        verbose_name_plural = _("hours entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "number"], name="hours_numbered_within_the_seat"),
            models.CheckConstraint(
                name="hours_reversal_gives_its_reason", condition=Q(reversal_of__isnull=True) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="hours_only_a_reversal_takes_away",
                condition=Q(reversal_of__isnull=True, hours__gt=0) | Q(reversal_of__isnull=False, hours__lt=0),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.hours}"

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanKind(TextChoices):
    IN = "in", _("arrival")
    OUT = "out", _("departure")


class Verdict(TextChoices):
    """What the door says of a scan. Only the first two change anything at the door."""

    ARRIVED = "arrived", _("Arrival recorded")
    LEFT = "left", _("Departure recorded")
    ALREADY = "already", _("Already scanned")
    NOT_ARRIVED = "not-arrived", _("No arrival yet")
    OTHER_DAY = "other-day", _("A ticket of another day")
    TOO_EARLY = "too-early", _("Too early")
    TOO_LATE = "too-late", _("Too late")
    CANCELLED = "cancelled", _("A cancelled ticket")
    UNKNOWN = "unknown", _("Not a valid ticket")


class HourBasis(TextChoices):
    """What an entry of the ledger stands on."""

    SCANS = "scans", _("scans at the door")
    CORRECTION = "correction", _("a correction")

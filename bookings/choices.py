from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResourceKind(TextChoices):
    ZONE = "zone", _("zone")
    ROOM = "room", _("room")
    INSTRUCTOR = "instructor", _("instructor")
    EQUIPMENT = "equipment", _("equipment")
    OUTDOORS = "outdoors", _("outdoor ground")


class SessionState(TextChoices):
    OPEN = "open", _("open")
    CANCELLED = "cancelled", _("cancelled")


class BookingKind(TextChoices):
    PERSON = "person", _("for oneself")
    GROUP = "group", _("for a group")


class BookingState(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")


class SeatState(TextChoices):
    TAKEN = "taken", _("taken")
    CANCELLED = "cancelled", _("cancelled")

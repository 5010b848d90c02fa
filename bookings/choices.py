from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResourceKind(TextChoices):
    ZONE = "zone", _("zone")
    ROOM = "room", _("room")
    INSTRUCTOR = "instructor", _("instructor")
    EQUIPMENT = "equipment", _("equipment")
    OUTDOORS = "outdoors", _("outdoor ground")

    @classmethod
    def places(cls):
        """The kinds that say where a session is held."""
        return (cls.ZONE, cls.ROOM, cls.OUTDOORS)

    @classmethod
    def exclusive(cls):
        """The kinds that can be in one session at a time; a set of equipment may serve several."""
        return (*cls.places(), cls.INSTRUCTOR)


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


class Offer(TextChoices):
    """What a session is to the one who looks at it."""

    MINE = "mine", _("booked by you")
    OPEN = "open", _("places free")
    FULL = "full", _("full")
    NOT_YET = "not-yet", _("not open yet")
    CLOSED = "closed", _("booking closed")
    CANCELLED = "cancelled", _("cancelled")


class ObstacleKind(TextChoices):
    """Why somebody cannot be booked."""

    BOOKED = "booked", _("already booked")
    OVERLAP = "overlap", _("is somewhere else at that time")
    AGE = "age", _("below the minimum age")

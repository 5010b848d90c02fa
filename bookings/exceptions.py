from django.utils.translation import gettext_lazy as _


class BookingError(Exception):
    """The family of booking errors; ``message`` is for the person at the form."""

    message = _("The booking could not be made. Nothing was changed.")

    def __init__(self, message=None):
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class ForgedTicket(BookingError):
    """Not a token of ours."""

    message = _("This is not a valid ticket.")


class NotBookable(BookingError):
    """The session cannot be booked now: not open yet, closed, begun or cancelled."""


class SessionFull(BookingError):
    """Too few places are left."""


class PersonRefused(BookingError):
    """This person cannot have a place in this session; ``seat`` is the one in the way, if any."""

    def __init__(self, message, *, seat=None):
        super().__init__(message)
        self.seat = seat


class AlreadyBooked(PersonRefused):
    """The person has a place in this session already: ``seat``."""


class GroupRefused(BookingError):
    """Some of a group cannot be booked: ``faults`` are (person, sentence) pairs. Nobody was booked."""

    def __init__(self, message, *, faults):
        super().__init__(message)
        self.faults = faults


class CancellationRefused(BookingError):
    """Cancelled already, or too late."""


class PlanRefused(BookingError):
    """A session cannot be planned or changed like this; ``field`` is where it stands in the form."""

    def __init__(self, message, *, field=None):
        super().__init__(message)
        self.field = field

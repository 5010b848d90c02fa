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

from django.utils.translation import gettext_lazy as _


class AttendanceError(Exception):
    """The family of attendance errors; ``message`` is for the person at the form."""

    message = _("The attendance could not be changed. Nothing was changed.")

    def __init__(self, message=None):
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class UnknownDevice(AttendanceError):
    """A device id that belongs to another sign-in: for this one it does not exist."""

    message = _("This device belongs to another sign-in.")


class CorrectionRefused(AttendanceError):
    """A correction without a reason, or with times that cannot be."""

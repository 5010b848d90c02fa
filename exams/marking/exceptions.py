"""What marking refuses."""

from django.utils.translation import gettext_lazy as _


class MarkingError(Exception):
    """A refusal; ``message`` is for people."""

    message = _("This is not possible now.")

    def __init__(self, message=None):
        self.message = message or self.message
        super().__init__(str(self.message))


class NotAllowed(MarkingError):
    message = _("Your role does not allow this.")

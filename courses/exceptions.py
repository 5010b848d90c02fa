from django.utils.translation import gettext_lazy as _


class CourseError(Exception):
    """The family of errors of courses; ``message`` is for the person at the page."""

    message = _("This could not be recorded. Nothing was changed.")

    def __init__(self, message=None):
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotYourStudy(CourseError):
    """Somebody else's reading."""

    message = _("You can only record your own reading. Nothing was changed.")


class ModuleNotOpen(CourseError):
    """A module that is not published."""

    message = _("This module is not open at present. Nothing was recorded.")

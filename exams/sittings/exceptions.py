"""What a sitting refuses, each with its sentence for people."""

from django.utils.translation import gettext_lazy as _


class SittingError(Exception):
    """A refusal; ``message`` says what happened, what was kept and what to do."""

    message = _("This is not possible now.")

    def __init__(self, message=None):
        self.message = message or self.message
        super().__init__(str(self.message))


class EventRefused(SittingError):
    """An exam event that cannot be opened as asked."""


class NotAllowed(SittingError):
    message = _("Your role does not allow this.")


class NotOpen(SittingError):
    message = _("The exam is not open now. Look at the times on this page.")


class NotStarted(SittingError):
    message = _("This exam has not been started.")


class SittingEnded(SittingError):
    message = _("This paper has been handed in. What was saved before counts; nothing can be added.")


class PageReplaced(SittingError):
    message = _(
        "This exam was opened in another page or on another device, so this page can no longer hand it in. "
        "What was saved counts. Go on there, or open the exam again here to take over and hand it in."
    )


class TimeLeft(SittingError):
    """A page handed in by itself while its candidate still has time: some was given back."""

    message = _("There is time left. The paper was not handed in; go on answering.")


class ForgedLease(SittingError):
    message = _("This page may not write answers here. Your answers are kept on this device; open the exam again.")


class UnreadableBatch(SittingError):
    message = _("The answers could not be read. They are kept on this device; load the page again.")


class BatchTooLarge(SittingError):
    message = _("The answers are too large to be sent at once. They are kept on this device.")


class SavedTooOften(SittingError):
    message = _("This page saves too often. The answers are kept on this device and will be sent again in a moment.")


class SeatPassRefused(SittingError):
    message = _("The admission ticket number and the document do not match. Check both, or ask the invigilator.")


class TooManyTries(SittingError):
    message = _("Too many tries. Wait 15 minutes, or ask the invigilator.")


class PaperDamaged(SittingError):
    message = _("The paper does not agree with its seal and is not shown. Your time is kept; call the invigilator.")

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    EXAM = "exam", _("exam")
    CHECK = "check", _("short check of a module")


class SittingState(TextChoices):
    READY = "ready", _("not started")
    STARTED = "started", _("in progress")
    SUBMITTED = "submitted", _("handed in")
    CLOSED = "closed", _("closed at the deadline")


class SittingEventKind(TextChoices):
    """What happened beside the start, which stands in the sitting itself (starting is two statements, no more)."""

    LEASED = "leased", _("opened on a device")
    SUBMITTED = "submitted", _("handed in")
    CLOSED = "closed", _("closed at the deadline")
    CREDITED = "credited", _("time credited")

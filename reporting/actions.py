"""The one thing that happens here: a message is read."""

from django.utils import timezone

from groundwork.notices.models import Message
from people.models import User


def mark_read(*, user: User) -> int:
    """Mark every message in the user's inbox as read. Returns how many were new."""
    return Message.objects.filter(recipient=user, read_at__isnull=True).update(read_at=timezone.now())

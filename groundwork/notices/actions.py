"""Telling somebody something, once."""

from typing import Any

from groundwork.notices.models import Message


def send_message(*, to: Any, key: str, subject: str, body: str = "", link: str = "") -> Message:
    """Put a message into the inbox of the user ``to``; the same ``key`` is delivered once."""
    message, _is_new = Message.objects.get_or_create(
        recipient=to, key=key, defaults={"subject": subject, "body": body, "link": link}
    )
    return message

"""Telling somebody something, once."""

from groundwork.notices.models import Message


def send_message(*, to, key, subject, body="", link=""):
    """Put a message into the inbox of the user ``to``; the same ``key`` is delivered once."""
    message, _is_new = Message.objects.get_or_create(
        recipient=to, key=key, defaults={"subject": subject, "body": body, "link": link}
    )
    return message

"""Reading what a browser sends as answers. Whatever arrives, the outcome is a list or our own error."""

from exams.sittings.exceptions import BatchTooLarge, UnreadableBatch
from groundwork.intake.exceptions import UnreadableJson
from groundwork.intake.formats import is_plain_json, read_json

LARGEST_BODY = 1024 * 1024
MOST_EVENTS = 100


def check_size(declared):
    """Refuse a body by its declared length, before a byte of it is read."""
    if declared.isdigit() and int(declared[:12]) > LARGEST_BODY:
        raise BatchTooLarge


def check_kind(content_type, encoding):
    """Refuse what does not say that it is JSON, and what is packed: it would be unpacked nowhere."""
    if not is_plain_json(content_type, encoding):
        raise UnreadableBatch


def read_events(raw):
    """The list under "events" in ``raw``: 1 to 100 entries of any form.

    Raises UnreadableBatch for anything else.
    """
    if len(raw) > LARGEST_BODY:
        raise BatchTooLarge
    try:
        body = read_json(raw)
    except UnreadableJson as error:
        raise UnreadableBatch from error
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise UnreadableBatch
    return events

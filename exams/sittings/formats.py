"""Reading what a browser sends as answers. Whatever arrives, the outcome is a list or our own error."""

import json

from exams.sittings.exceptions import BatchTooLarge, UnreadableBatch

LARGEST_BODY = 1024 * 1024
MOST_EVENTS = 100


def check_size(declared):
    """Refuse a body by its declared length, before a byte of it is read."""
    if declared.isdigit() and int(declared[:12]) > LARGEST_BODY:
        raise BatchTooLarge


def read_events(raw):
    """The list under "events" in ``raw``: 1 to 100 entries of any form.

    Raises UnreadableBatch for anything else: other encodings, NaN, nesting without end, numbers without end
    (json raises ValueError and RecursionError there, not only its own error).
    """
    if len(raw) > LARGEST_BODY:
        raise BatchTooLarge
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableBatch from error
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise UnreadableBatch
    return events


def _refuse_constant(name):
    raise ValueError(name)

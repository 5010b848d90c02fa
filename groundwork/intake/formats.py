"""JSON that somebody sent, read without surprises.

Python's own reader takes NaN, numbers that are infinite, names that stand twice and UTF-16, and for nesting or digits
without end raises other errors than its own.
"""

import json
import math
from typing import Any, NoReturn

from groundwork.intake.exceptions import UnreadableJson


def read_json(raw: bytes) -> Any:
    """What ``raw`` says: UTF-8, finite numbers, each name once in an object. Raises UnreadableJson for all else."""
    try:
        return json.loads(
            raw.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_each_name_once,
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableJson from error


def is_plain_json(content_type: str, encoding: str) -> bool:
    """Does a request say of its body that it is JSON, and not packed?"""
    return content_type.lower() == "application/json" and encoding.lower() in {"", "identity"}


def is_storable_text(text: str) -> bool:
    """May every database hold this text? PostgreSQL takes no NUL, and halves of a surrogate pair are no characters."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(found)
    return found

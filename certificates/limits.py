"""How often one address may ask the public check. A number alone discloses nothing; this slows down guessing."""

from collections.abc import Mapping
from typing import Any

from cms.limits import address_of, count_try

CHECKS_PER_MINUTE = 30
WINDOW_SECONDS = 60


def is_over_limit(meta: Mapping[str, Any]) -> bool:
    """Count one more check from this address; has it asked more than 30 times within this minute?"""
    return count_try(f"certificate-check:{address_of(meta)}", seconds=WINDOW_SECONDS) > CHECKS_PER_MINUTE

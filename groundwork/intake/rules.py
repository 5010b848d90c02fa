"""What every import says at its end; what a key of a request may be."""

import re
from typing import Any

LONGEST_KEY = 128
KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")


def is_request_key(text: str) -> bool:
    """May this be the key of a request? 1 to 128 visible ASCII characters, of the sender's choice."""
    return KEY.fullmatch(text) is not None


def refused_summary(reason: str) -> dict[str, Any]:
    """The closing line of an import whose file was refused as a whole: nothing was read, the one fault says why."""
    fault = {"sheet": "", "row": 0, "reason": reason}
    return {"read": 0, "imported": 0, "repaired": 0, "refused": 0, "faults": [fault]}

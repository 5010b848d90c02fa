"""What every import says at its end."""

from typing import Any


def refused_summary(reason: str) -> dict[str, Any]:
    """The closing line of an import whose file was refused as a whole: nothing was read, the one fault says why."""
    fault = {"sheet": "", "row": 0, "reason": reason}
    return {"read": 0, "imported": 0, "repaired": 0, "refused": 0, "faults": [fault]}

"""Decisions on plain values: deadlines, what is an answer, which answer is on time, in which order options stand."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from exams.papers.rules import movable
from groundwork.intake.formats import is_storable_text

CHOOSES_ONE = frozenset({"single", "truefalse"})
WRITES = frozenset({"blank", "essay"})
LONGEST_TEXT = 2000
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Offer:
    """An answer that a browser offers: the ``n``-th of the page load ``epoch``, for one slot of the paper."""

    epoch: int
    n: int
    slot: int
    payload: dict

    @property
    def key(self) -> tuple[int, int]:
        return (self.epoch, self.n)


def deadline_for(now: datetime, minutes: int | None, closes_at: datetime | None) -> datetime | None:
    """When a sitting started at ``now`` ends: after its minutes, never after the exam closes; None is without limit."""
    ends = [moment for moment in (now + timedelta(minutes=minutes) if minutes else None, closes_at) if moment]
    return min(ends, default=None)


def is_on_time(received_at: datetime, deadline_at: datetime | None, grace_seconds: int) -> bool:
    """Does an answer received at this time count? The server's receipt alone decides."""
    return deadline_at is None or received_at <= deadline_at + timedelta(seconds=grace_seconds)


def plain_ticket_number(text: str) -> str:
    """The number as it was printed, however it was typed."""
    return "".join(text.upper().split()).replace("-", "")


def options_in_order(seed: int, slot: int, options: list[dict]) -> list[dict]:
    """The options of a slot as this sitting sees them.

    Sorted by SHA-256 of seed, slot and option id, so that the order can be made again in any year, in any language.
    An option that speaks of those above it stays last, and options that name others by letter stay as they are.
    """
    count = movable([option["text"] for option in options])
    mixed = sorted(
        options[:count], key=lambda option: hashlib.sha256(f"{seed}:{slot}:{option['id']}".encode()).digest()
    )
    return mixed + options[count:]


def outline_of(content: dict) -> dict[int, tuple[str, frozenset[str]]]:
    """What may be answered in a paper: slot -> (kind, the ids that may be chosen)."""
    outline = {}
    for section in content["sections"]:
        for slot in section["slots"]:
            ids = ["true", "false"] if slot["kind"] == "truefalse" else [o["id"] for o in slot.get("options", [])]
            outline[int(slot["slot"])] = (slot["kind"], frozenset(ids))
    return outline


def read_offer(
    raw: Any, outline: dict[int, tuple[str, frozenset[str]]], newest_epoch: int
) -> tuple[Offer, None] | tuple[None, str]:
    """Make an Offer of one entry of a batch, or a sentence that says why not: (offer, reason), one of them None."""
    if not isinstance(raw, dict):
        return None, _("An answer must be an object.")
    epoch, n, slot = (raw.get(name) for name in ("epoch", "n", "slot"))
    if not _is_number(epoch) or not _is_number(n) or epoch > newest_epoch:
        return None, _("The number of this answer is not valid.")
    if not _is_number(slot) or slot not in outline:
        return None, _("This question is not in the paper.")
    payload: Any = raw.get("payload")
    reason = refusal_of(payload, *outline[slot])
    return (None, reason) if reason else (Offer(epoch, n, slot, payload), None)


def refusal_of(payload: Any, kind: str, ids: frozenset[str]) -> str | None:
    """Why ``payload`` is no answer to a question of this kind, or None.

    A choice is {"chosen": [option ids]}, empty when taken back; a text is {"text": "..."}.
    """
    if not isinstance(payload, dict) or set(payload) != {"text" if kind in WRITES else "chosen"}:
        return _("This is not an answer to this kind of question.")
    if kind in WRITES:
        return _refusal_of_text(payload["text"])
    chosen = payload["chosen"]
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        return _("This is not an answer to this kind of question.")
    if len(set(chosen)) != len(chosen) or not ids.issuperset(chosen):
        return _("This option is not in the question.")
    if kind in CHOOSES_ONE and len(chosen) > 1:
        return _("Only one option can be chosen here.")
    return None


def _refusal_of_text(text: Any) -> str | None:
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return _("The text is too long: at most 2,000 characters.")
    if not is_storable_text(text):
        return _("The text holds characters that cannot be stored.")
    return None


def _is_number(value: Any) -> TypeGuard[int]:
    return type(value) is int and 1 <= value <= LARGEST_NUMBER

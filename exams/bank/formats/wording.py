"""Texts as they are compared and as they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Controls, direction marks, private-use glyphs, lost and half characters.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffd\ud800-\udfff]"
)
_OWN_NUMBER = re.compile(r"\s*[0-9]{1,4}\s*(?:[、．]|\.(?![0-9]))\s*(?=\S)")
_KEY_ENDINGS = "()。.:;,?!"


@dataclass(frozen=True)
class Tidied:
    """A text without edges and invisible characters, and whether any were removed."""

    text: str
    lost_invisible: bool


def fold_width(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width.

    Unlike NFKC it keeps what differs in meaning: m², Ⅲ, ㎡ stay as they are.
    """
    return text.translate(_FULL_WIDTH)


def tidy(text: str) -> Tidied:
    """Return the text as it is kept."""
    visible = _INVISIBLE.sub("", text)
    return Tidied(visible.replace("\u00a0", " ").strip(), visible != text)


def find_unreadable(text: str) -> str:
    """Return the first character that shows as nothing, as a box or in another order, or ""."""
    found = _UNREADABLE.search(text)
    return found[0] if found else ""


def has_own_number(stem: str) -> bool:
    """Whether a stem begins with a number of its own, as in "12、…"; not "1.5 m …"."""
    return bool(_OWN_NUMBER.match(stem)) and not re.match(r"\s*[0-9]+、[0-9]", stem)


def drop_own_number(stem: str) -> str:
    """Return the stem without its own number."""
    return _OWN_NUMBER.sub("", stem, count=1)


def stem_key(stem: str) -> str:
    """Return what two stems have in common when they ask the same."""
    folded = re.sub(r"[\s_]+", "", fold_width(_INVISIBLE.sub("", stem)))
    return folded.rstrip(_KEY_ENDINGS) or folded


def option_key(option: str) -> str:
    """Return what two options have in common when they say the same; case matters."""
    folded = re.sub(r"\s+", "", fold_width(_INVISIBLE.sub("", option)))
    return folded.rstrip("。.;,") or folded

"""Digests of entries and of seals, and what may stand in evidence and logs. Plain values."""

import hashlib
import hmac
import json
import re
from typing import Any

FIRST_LINK = "0" * 64
# Eighteen characters of an identity card, eleven of a mobile phone, wherever they stand among other text.
IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
PHONE_NUMBER = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")


def digest_of(values: Any) -> str:
    """SHA-256 in hex over the canonical JSON of ``values`` (keys sorted, no blanks, text as it is)."""
    return hashlib.sha256(canonical(values)).hexdigest()


def canonical(values: Any) -> bytes:
    """The bytes over which digests are taken."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def label_digest(labels: dict, salt: str) -> str:
    """HMAC-SHA-256 in hex of the erasable labels under their own salt."""
    return hmac.new(bytes.fromhex(salt), canonical(labels), hashlib.sha256).hexdigest()


def seal_digest(rows: list[list[str]], previous: str) -> str:
    """The digest of a seal: over its rows in order and the digest of the seal before it."""
    return digest_of({"previous": previous, "rows": rows})


def without_personal_numbers(text: str) -> str:
    """The text with every identity card and mobile phone number masked, as logs and faults may keep it."""
    return PHONE_NUMBER.sub(r"\1****\2", IDENTITY_NUMBER.sub(r"\1**********\2", text))

"""Digests of entries and of seals, on plain values."""

import hashlib
import hmac
import json
from typing import Any

FIRST_LINK = "0" * 64


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

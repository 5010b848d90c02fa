"""How often something may be tried: fixed windows of time, counted in the database; and from which address.

In the database whatever the size of the base, so that no limit opens when Redis is lost or emptied. The counter is read
and then written: two tries at the same instant may be counted as one. A limit slows down guessing; it is never the only
thing that keeps a secret.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import caches

LIMITS = "limits"


def address_of(meta: Mapping[str, Any]) -> str:
    """The asking address; behind our own proxy the last one that it noted, never what the client wrote itself."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return meta.get("REMOTE_ADDR", "")


def tries_of(name: str, *, seconds: int) -> int:
    """How often ``name`` was counted within the present window of ``seconds``."""
    return caches[LIMITS].get(_key(name, seconds), 0)


def count_try(name: str, *, seconds: int) -> int:
    """Count ``name`` once more; returns how often it was counted within the present window of ``seconds``."""
    key, cache = _key(name, seconds), caches[LIMITS]
    cache.add(key, 0, timeout=2 * seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache dropped the counter between the two calls
        return 1
    cache.touch(key, timeout=2 * seconds)  # counting in the database cache sets the time back to the default
    return count


def _key(name: str, seconds: int) -> str:
    return f"{name}:{int(time.time()) // seconds}"

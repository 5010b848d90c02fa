"""How often one address may ask the public check: a fixed window of a minute, counted in the shared cache.

The embedded cache is the database, whose counter is read and then written: two requests at the same instant may be
counted as one. It slows down guessing; what keeps numbers safe is that a number alone discloses nothing.
"""

from django.conf import settings
from django.core.cache import cache

CHECKS_PER_MINUTE = 30
WINDOW_SECONDS = 60


def address_of(meta):
    """The asking address; behind our own proxy the last one that it noted, never what the client wrote itself."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return meta.get("REMOTE_ADDR", "")


def is_over_limit(meta, now):
    """Count one more check from this address; has it asked more than 30 times within this minute?"""
    key = f"certificate-check:{address_of(meta)}:{int(now.timestamp()) // WINDOW_SECONDS}"
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    try:
        return cache.incr(key) > CHECKS_PER_MINUTE
    except ValueError:  # the cache dropped the counter between the two calls
        return False

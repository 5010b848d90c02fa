"""Redis as a cache that may be away: an empty one then, never an error, and not asked again for five seconds."""

import logging
import time
from functools import wraps

from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

PAUSE = 5  # seconds: a Redis that hangs costs one waiting in so long, not one for each call

log = logging.getLogger(__name__)


nothing = DummyCache("", {})


def _or_nothing(method):
    """Call ``method`` of Redis's cache; without Redis, that of a cache that keeps nothing."""

    @wraps(getattr(RedisCache, method))
    def call(self, *args, **options):
        if time.monotonic() >= ForgivingRedisCache.back_at:
            try:
                return getattr(RedisCache, method)(self, *args, **options)
            except (RedisError, OSError):
                log.warning("the cache is away; its work is done without it")
                ForgivingRedisCache.back_at = time.monotonic() + PAUSE
        return getattr(nothing, method)(*args, **options)

    return call


class ForgivingRedisCache(RedisCache):
    """Django's, whose every call survives the loss of Redis. Nothing may stand in it alone."""

    back_at = 0.0  # shared by all threads of the process

    add = _or_nothing("add")
    get = _or_nothing("get")
    set = _or_nothing("set")
    touch = _or_nothing("touch")
    delete = _or_nothing("delete")
    get_many = _or_nothing("get_many")
    has_key = _or_nothing("has_key")
    incr = _or_nothing("incr")
    set_many = _or_nothing("set_many")
    delete_many = _or_nothing("delete_many")
    clear = _or_nothing("clear")

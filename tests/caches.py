"""An empty cache for each test without emptying anybody else's: every test's keys begin differently."""

from uuid import uuid4

from django.conf import settings

# What one look into the cache costs in statements: on the embedded size it is a table.
LOOK = 1 if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache") else 0

_test = uuid4().hex


def key(name, prefix, version):
    """What a key is called in the cache; all threads of a worker agree on it."""
    return f"{prefix}:{_test}:{version}:{name}"


def empty():
    """Begin with an empty cache. What is left behind expires by itself."""
    global _test  # noqa: PLW0603 (the cache asks by a function's name alone)
    _test = uuid4().hex

"""A Redis that is away is an empty cache."""

import pytest

from tests.servers import free_port
from training_site.caches import ForgivingRedisCache


@pytest.fixture
def cache(monkeypatch):
    """A cache on a Redis that does not answer."""
    monkeypatch.setattr(ForgivingRedisCache, "back_at", 0.0)
    return ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_cache_that_is_away_is_empty(cache):
    cache.set("k", 1)

    assert (cache.get("k", 7), cache.get_many(["k"]), cache.has_key("k"), cache.delete("k")) == (7, {}, False, False)
    assert (cache.add("k", 1), cache.get_or_set("k", lambda: 5), cache.set_many({"k": 1})) == (True, 5, [])
    with pytest.raises(ValueError, match="k"):
        cache.incr("k")


def test_cache_that_is_away_is_not_asked_again_at_once(cache, caplog):
    for _call in range(3):
        cache.get("k")

    assert [record.message for record in caplog.records] == ["the cache is away; its work is done without it"]

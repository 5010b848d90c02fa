import pytest
import time_machine

from cms import limits

QUARTER = 15 * 60


@pytest.mark.parametrize(
    ("is_behind_proxy", "address"), [(True, "198.51.100.7"), (False, "127.0.0.1")], ids=["behind a proxy", "without"]
)
def test_address_is_what_our_own_proxy_noted_last(settings, is_behind_proxy, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None
    meta = {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 198.51.100.7", "REMOTE_ADDR": "127.0.0.1"}

    assert limits.address_of(meta) == address


def test_tries_are_counted_by_name_and_begin_anew_with_the_next_window(db):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False):
        counts = [limits.count_try(name, seconds=60) for name in ("door", "door", "gate")]
        within = limits.tries_of("door", seconds=60)
    with time_machine.travel("2026-11-21T08:01:00Z", tick=False):
        after = limits.tries_of("door", seconds=60)

    assert (counts, within, after) == ([1, 2, 1], 2, 0)


def test_count_is_kept_for_the_whole_window(db):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False):
        limits.count_try("door", seconds=QUARTER)
    with time_machine.travel("2026-11-21T08:14:00Z", tick=False):
        assert limits.tries_of("door", seconds=QUARTER) == 1

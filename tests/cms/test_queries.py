import pytest

from cms.queries import is_demonstration


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("https://[::1]:8443", True),
        ("http://192.168.1.7:8000", False),
        ("https://shixun.example.cn", False),
    ],
)
def test_installation_that_only_this_machine_reaches_is_a_demonstration(address, expected, settings):
    settings.DEMO, settings.PUBLIC_URL = False, address

    assert is_demonstration() is expected

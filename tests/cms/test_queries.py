import pytest

from cms.queries import is_demonstration, leads_nowhere


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
def test_address_of_this_machine_alone_leads_nowhere(address, expected, settings):
    settings.PUBLIC_URL = address

    assert leads_nowhere() is expected


@pytest.mark.parametrize(
    ("is_demo", "address", "expected"),
    [
        (True, "https://base.example", True),
        (False, "http://127.0.0.1:8000", True),
        (False, "https://base.example", False),
    ],
)
def test_what_is_handed_out_is_stamped_in_a_demonstration_and_where_it_leads_nowhere(
    is_demo, address, expected, settings
):
    settings.DEMO, settings.PUBLIC_URL = is_demo, address

    assert is_demonstration() is expected

import pytest

from training_site.checks import demo_is_off, public_address_is_reachable_and_encrypted


@pytest.mark.parametrize(("is_demo", "faults"), [(True, ["training_site.E001"]), (False, [])])
def test_deployment_with_demo_accounts_is_refused(settings, is_demo, faults):
    settings.DEMO = is_demo

    assert [fault.id for fault in demo_is_off(None)] == faults


@pytest.mark.parametrize(("is_https", "faults"), [(False, ["training_site.E002"]), (True, [])])
def test_deployment_without_an_https_address_is_refused(settings, is_https, faults):
    settings.HTTPS = is_https

    assert [fault.id for fault in public_address_is_reachable_and_encrypted(None)] == faults

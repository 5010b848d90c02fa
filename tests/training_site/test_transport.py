import pytest

from training_site import transport
from training_site.transport import NoTransport, choose, environment_of

EVERYWHERE = "0.0.0.0"  # noqa: S104 (what a person types)


def chosen(tmp_path, host, **environment):
    return choose(host=host, port=8000, folder=tmp_path, environment=environment)


def test_this_machine_alone_is_served_over_http(tmp_path):
    plan = chosen(tmp_path, "127.0.0.1")

    assert (plan.public_url, plan.certificate) == ("http://127.0.0.1:8000", None)


def test_local_network_is_served_over_https_under_an_address_that_phones_reach(tmp_path, monkeypatch):
    monkeypatch.setattr(transport, "lan_addresses", lambda: ["192.168.1.20", "10.8.0.2"])
    monkeypatch.setattr(transport, "machine_names", lambda: ["base-pc", "base-pc.local"])

    plan = chosen(tmp_path, EVERYWHERE)

    hosts = ("192.168.1.20", "10.8.0.2", "base-pc", "base-pc.local", "127.0.0.1", "localhost")
    assert (plan.public_url, plan.hosts) == ("https://192.168.1.20:8000", hosts)
    assert environment_of(plan, {}) == {
        "PUBLIC_URL": "https://192.168.1.20:8000",
        "ALLOWED_HOSTS": ",".join(hosts),
        "OWN_CERTIFICATE": str(tmp_path),
    }


def test_real_addresses_of_this_machine_are_none_of_its_own_loopback():
    assert [address for address in transport.lan_addresses() if transport.is_loopback(address)] == []


@pytest.mark.parametrize(
    ("environment", "is_encrypted_by_us"),
    [
        ({"PUBLIC_URL": "https://base.example:8000"}, True),
        ({"PUBLIC_URL": "https://base.example", "BEHIND_PROXY": "1"}, False),
        ({"PUBLIC_URL": "http://192.168.1.20:8000"}, False),
    ],
)
def test_public_address_that_somebody_set_stands(tmp_path, environment, is_encrypted_by_us):
    plan = chosen(tmp_path, "192.168.1.20", **environment)

    assert plan.public_url == environment["PUBLIC_URL"]
    assert (plan.certificate is not None) is is_encrypted_by_us
    assert environment_of(plan, environment)["PUBLIC_URL"] == environment["PUBLIC_URL"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "base.localhost"])
def test_https_address_without_anybody_to_serve_it_is_refused(host, tmp_path):
    with pytest.raises(NoTransport, match="BEHIND_PROXY"):
        chosen(tmp_path, host, PUBLIC_URL="https://base.example")


def test_machine_without_a_network_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(transport, "lan_addresses", list)

    with pytest.raises(NoTransport, match="局域网"):
        chosen(tmp_path, EVERYWHERE)

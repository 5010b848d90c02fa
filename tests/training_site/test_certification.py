"""The certificate that phones of the local network see."""

import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from training_site.certification import RENEW_DAYS, SITE_DAYS, certificate_for

HOSTS = ("192.168.1.20", "base-pc.local", "127.0.0.1")
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def accepts(files, host, authority=None):
    """Does OpenSSL, which knows none of our code, take the site's certificate for this host?"""
    option = "-verify_ip" if host[0].isdigit() else "-verify_hostname"
    command = ["openssl", "verify", "-attime", str(int(NOW.timestamp())), "-purpose", "sslserver", option, host]
    command += ["-CAfile", str(authority or files.authority), str(files.site)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 (openssl)


@pytest.mark.parametrize(
    ("host", "expected"), [*((host, True) for host in HOSTS), ("192.168.1.21", False), ("evil.example", False)]
)
def test_certificate_holds_for_the_named_hosts_only(tmp_path, host, expected):
    files = certificate_for(HOSTS, tmp_path, now=NOW)

    assert accepts(files, host) is expected


def test_keys_are_for_this_user_alone(tmp_path):
    files = certificate_for(HOSTS, tmp_path / "tls", now=NOW)

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (files.folder, files.site_key, files.authority_key)]
    assert modes == [0o700, 0o600, 0o600]


def test_second_start_makes_nothing(tmp_path):
    first = certificate_for(HOSTS, tmp_path, now=NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    certificate_for(HOSTS, first.folder, now=NOW + timedelta(days=100))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("hosts", "days"),
    [(("10.0.0.7", *HOSTS), 0), (HOSTS, SITE_DAYS - RENEW_DAYS + 1)],
    ids=["another private address", "soon at its end"],
)
def test_renewed_certificate_stands_under_the_authority_that_phones_trust(tmp_path, hosts, days):
    files = certificate_for(HOSTS, tmp_path, now=NOW)
    trusted, before = tmp_path / "on-the-phone.crt", files.site.read_bytes()
    trusted.write_bytes(files.authority.read_bytes())

    certificate_for(hosts, tmp_path, now=NOW + timedelta(days=days))

    assert files.site.read_bytes() != before
    assert files.authority.read_bytes() == trusted.read_bytes()


def test_public_name_takes_an_authority_of_its_own(tmp_path):
    files = certificate_for(HOSTS, tmp_path, now=NOW)
    before = files.authority.read_bytes()

    certificate_for(("base.example", *HOSTS), tmp_path, now=NOW)

    assert files.authority.read_bytes() != before
    assert accepts(files, "base.example")


def test_authority_cannot_vouch_for_another_site(tmp_path, monkeypatch):
    files = certificate_for(HOSTS, tmp_path, now=NOW)
    monkeypatch.setattr("training_site.certification._vouches_for", lambda *_: True)  # whoever has the key would

    certificate_for(("bank.example",), tmp_path, now=NOW)

    assert not accepts(files, "bank.example")


@pytest.mark.parametrize("lost", ["authority.crt", "authority.key", "site.crt", "site.key"])
def test_start_that_was_cut_off_is_mended_by_the_next(tmp_path, lost):
    certificate_for(HOSTS, tmp_path, now=NOW)
    (tmp_path / lost).unlink()

    files = certificate_for(HOSTS, tmp_path, now=NOW)

    assert accepts(files, HOSTS[0])

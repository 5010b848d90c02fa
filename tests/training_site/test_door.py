"""The door over plain http for phones that do not know the certificate yet."""

import http.client

import pytest

from training_site.certification import certificate_for
from training_site.door import open_door

PUBLIC = "https://192.168.1.20:8000"


@pytest.fixture
def ask(tmp_path):
    """Ask the door for a path: (status, headers, body)."""
    certificate = certificate_for(("192.168.1.20", "127.0.0.1"), tmp_path)
    server = open_door(host="127.0.0.1", port=0, public_url=PUBLIC, certificate=certificate)

    def question(path, method="GET"):
        connection = http.client.HTTPConnection(*server.server_address, timeout=10)
        connection.request(method, path)
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    yield question
    server.shutdown()
    server.server_close()


def test_page_explains_the_warning_and_shows_the_fingerprint(ask, tmp_path):
    _status, _headers, body = ask("/")

    page = body.decode()
    fingerprint = certificate_for(("192.168.1.20", "127.0.0.1"), tmp_path).fingerprint
    assert "继续前往" in page
    assert fingerprint in page
    assert f'href="{PUBLIC}/"' in page


def test_phone_is_offered_the_authority_and_never_a_key(ask, tmp_path):
    status, headers, body = ask("/authority.crt")

    assert (status, headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
    assert body == (tmp_path / "authority.crt").read_bytes()
    assert b"PRIVATE" not in body
    assert ask("/authority.key")[0] == 307


@pytest.mark.parametrize("path", ["/me/?next=1", "//evil.example/x", "/sign-in/"])
def test_everything_else_goes_on_to_https(ask, path):
    status, headers, body = ask(path)

    assert (status, body) == (307, b"")
    assert headers["Location"] == f"{PUBLIC}/{path.lstrip('/')}"


def test_stylesheets_of_the_page_are_there(ask):
    assert [ask(f"/static/cms/{name}.css", "HEAD")[0] for name in ("tokens", "shell", "components")] == [200] * 3

import pytest
import time_machine

from tests.factories.certificates import KindFactory, issued_certificate


@pytest.fixture
def certificate(real_base, db):
    return issued_certificate(KindFactory(code="XF"), name="欧阳金丝雀")


def ask(client, **body):
    return client.post("/api/v1/certificates/verify", body, content_type="application/json")


def test_match_discloses_what_the_page_discloses(client, certificate):
    response = ask(client, number=certificate.number.lower(), name="欧阳金丝雀")

    assert response.json() == {
        "found": True,
        "certificate": {
            "number": certificate.number,
            "kind": "消防安全基础培训合格证书",
            "level": "合格",
            "issuer": "平安实训基地",
            "issued_on": certificate.issued_on.isoformat(),
            "valid_until": certificate.valid_until.isoformat(),
            "verdict": "valid",
            "state": "有效",
            "name": "欧***雀",
            "document_tail": "",
            "is_demo": False,
        },
    }
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(("number", "name"), [("{}", "王芳"), ("WXPA-2020-XF-000009", "欧阳金丝雀")])
def test_no_match_is_one_answer(client, certificate, number, name):
    response = ask(client, number=number.format(certificate.number), name=name)

    assert (response.status_code, response.json()) == (200, {"found": False, "certificate": None})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"number": 1}',
        '{"number": "' + "9" * 300 + '", "name": "a"}',
        '{"number": "\\ud800", "name": "a"}',
    ],
)
def test_malformed_body_is_refused(client, db, body):
    response = client.post("/api/v1/certificates/verify", body, content_type="application/json")

    assert response.status_code in {400, 422}


def test_page_and_interface_share_one_limit(client, certificate):
    with time_machine.travel("2026-11-21T08:00:05Z", tick=False):
        for _n in range(15):
            ask(client, number="x", name="y")
            client.post("/verify/", {"number": "x", "name": "y"})
        refused = ask(client, number=certificate.number, name="欧阳金丝雀")

    assert (refused.status_code, refused.json()) == (429, {"message": "这个网络地址查验次数过多，请一分钟后再试。"})

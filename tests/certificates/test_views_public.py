import re

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from certificates import actions
from tests.factories.certificates import SYSTEM, KindFactory, issued_certificate
from tests.factories.people import IdentityDocumentFactory

CANARY = "欧阳金丝雀"
DOCUMENT = "110105194912310021"
TOKEN_INPUT = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')


@pytest.fixture
def certificate(real_base, db):
    made = issued_certificate(KindFactory(code="XF"), name=CANARY, is_rendered=True)
    IdentityDocumentFactory(person=made.award.person, number=DOCUMENT)
    return actions.reissue(by=SYSTEM, certificate=made, reason="补证件号")


def ask(client, number, name):
    return client.post(reverse("certificates:verify"), {"number": number, "name": name})


def said(response):
    """The page without the tokens of its forms, which differ each time."""
    return TOKEN_INPUT.sub("", response.content.decode())


def verdict(response):
    found = re.search(r'data-verdict="([a-z]+)"', response.content.decode())
    return found[1] if found else None


def test_number_and_name_show_no_more_than_they_should(client, certificate):
    page = said(ask(client, certificate.number, CANARY))

    shown = ("证书有效", "消防安全基础培训合格证书", "合格", "平安实训基地", "欧***雀", "0021", certificate.number)
    assert [text for text in shown if text not in page] == []
    assert [text for text in (CANARY, DOCUMENT, "1101**********0021", certificate.token) if text in page] == []


def test_get_with_number_and_name_answers_the_same(client, certificate):
    query = {"number": certificate.number, "name": CANARY}

    by_get = client.get(reverse("certificates:verify"), query)

    assert verdict(by_get) == verdict(ask(client, **query)) == "valid"


@pytest.mark.parametrize("typed", [" wxpa{} ", "ＷＸＰＡ{}", "Wxpa {}"])
def test_number_is_put_right_before_looking_up(client, certificate, typed):
    number = typed.format(certificate.number.removeprefix("WXPA"))

    assert verdict(ask(client, number, "欧阳金丝雀 ")) == "valid"


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("WXPA-2020-XF-999999", CANARY),
        ("{}", "王芳"),
        ("{}", "%"),
        ("{}9", CANARY),
        ("WXPA-2026-XF-OOOOO1", CANARY),
        ("' OR 1=1--", "' OR 1=1--"),
        ("../../etc/passwd", "x"),
        ("%00", "\x00x"),
        ("A" * 10_000, "B" * 10_000),
        ("<script>alert(1)</script>", "{{7*7}}"),
        ("一二三", "🙂"),
    ],
)
def test_no_match_is_one_identical_answer(client, certificate, number, name):
    unknown = ask(client, "nothing", "nobody")

    response = ask(client, number.format(certificate.number), name)

    assert (response.status_code, said(response)) == (200, said(unknown))
    assert verdict(response) == "none"


def test_unknown_token_gets_the_same_answer(client, certificate):
    unknown = ask(client, "nothing", "nobody")
    paths = [f"/verify/{token}/" for token in ("a" * 32, certificate.token[:-1], certificate.token.upper(), "%00")]

    pages = [client.get(path) for path in paths]

    # The shell carries the path, and marks its own link on it; nothing else may differ.
    shell = re.compile(r'value="/verify/[^"]*"| aria-current="page"')
    bodies = {shell.sub("", said(page)) for page in pages}
    assert ({page.status_code for page in pages}, bodies) == ({200}, {shell.sub("", said(unknown))})


def test_repeated_and_array_parameters_are_no_match(client, certificate):
    query = f"number[]={certificate.number}&number=x&number=y&name={CANARY}&name=z"

    assert verdict(client.get(f"{reverse('certificates:verify')}?{query}")) == "none"


@pytest.mark.parametrize(
    ("number", "name", "message"),
    [("", CANARY, "请输入证书上印的编号。"), ("WXPA-2026-XF-000001", " ", "请输入证书上印的姓名。")],
)
def test_empty_field_is_told_and_the_other_kept(client, certificate, number, name, message):
    page = said(ask(client, number, name))

    assert message in page
    assert f'value="{number or CANARY}"' in page


def test_token_page_shows_every_printed_field(client, certificate):
    page = said(client.get(reverse("certificates:verify-token", args=[certificate.token])))

    face = certificate.face
    fields = ("name", "document", "kind_title", "programme", "hours", "level", "text", "issuer", "number", "replaces")
    assert [field for field in fields if face[field] not in page] == []
    assert DOCUMENT not in page


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_state_against_it_is_never_plain_valid(client, certificate, state):
    actions.change_status(by=SYSTEM, certificate=certificate, state=state, reason="核查")

    pages = [ask(client, certificate.number, CANARY), client.get(certificate.face["verify_url"])]

    assert [verdict(page) for page in pages] == [state, state]
    assert ["证书有效" in said(page) for page in pages] == [False, False]


def test_replaced_certificate_says_so(client, certificate):
    assert verdict(ask(client, certificate.face["replaces"], CANARY)) == "superseded"


def test_expired_certificate_says_so(client, certificate):
    with time_machine.travel(timezone.now().replace(year=timezone.now().year + 4)):
        assert verdict(ask(client, certificate.number, CANARY)) == "expired"


def test_demonstration_says_so(client, db):
    made = issued_certificate(name=CANARY)

    page = ask(client, made.number, CANARY)

    assert (verdict(page), "证书有效" in said(page)) == ("demo", False)


@pytest.mark.parametrize(
    "open_page",
    [
        lambda client, made: client.get("/verify/"),
        lambda client, made: ask(client, made.number, CANARY),
        lambda client, made: client.get("/verify/", {"number": made.number, "name": CANARY}),
        lambda client, made: client.get(f"/verify/{made.token}/"),
        lambda client, made: client.get("/verify/nothing/"),
        lambda client, made: client.post("/verify/file/"),
    ],
)
def test_nothing_is_kept_by_caches_robots_or_referrers(client, certificate, open_page):
    response = open_page(client, certificate)

    headers = {name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert headers == {
        "Cache-Control": "no-store, private",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }


def test_thirty_first_check_within_a_minute_is_refused(client, certificate):
    with time_machine.travel("2026-11-21T08:00:05Z", tick=False):
        allowed = {ask(client, "nothing", "nobody").status_code for _n in range(30)}
        refused = client.get("/verify/", {"number": certificate.number, "name": CANARY})
        by_token = client.get(f"/verify/{certificate.token}/")
        other_address = client.get("/verify/", {"number": "x", "name": "y"}, REMOTE_ADDR="192.0.2.7")

    assert (allowed, refused.status_code, refused["Retry-After"]) == ({200}, 429, "60")
    assert "查验次数过多" in said(refused)
    assert (by_token.status_code, other_address.status_code) == (200, 200)
    with time_machine.travel("2026-11-21T08:01:00Z", tick=False):
        assert ask(client, certificate.number, CANARY).status_code == 200


def test_client_cannot_choose_the_address_that_is_counted(client, certificate):
    with time_machine.travel("2026-11-21T08:00:05Z", tick=False):
        answers = {
            client.post(
                "/verify/", {"number": "x", "name": "y"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
            ).status_code
            for n in range(31)
        }

    assert answers == {200, 429}


def upload(client, content, name="certificate.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_registered_file_agrees(client, real_base, db):
    made = issued_certificate(name=CANARY, is_rendered=True)
    content = storages["private"].open(made.file_name).read()

    page = upload(client, content)

    assert (verdict(page), "文件与登记一致" in said(page), CANARY in said(page)) == ("valid", True, False)


def test_registered_file_of_a_revoked_certificate_says_revoked(client, real_base, db):
    made = issued_certificate(name=CANARY, is_rendered=True)
    actions.change_status(by=SYSTEM, certificate=made, state="revoked", reason="替考")

    assert verdict(upload(client, storages["private"].open(made.file_name).read())) == "revoked"


@pytest.mark.parametrize("content", [b"%PDF-1.4 other", b"\x00" * 1000, b"<html>", b"PK\x03\x04"])
def test_any_other_file_differs(client, certificate, content):
    page = upload(client, content)

    assert (page.status_code, verdict(page), "文件与登记不一致" in said(page)) == (200, "differs", True)


def test_edited_file_differs(client, certificate):
    actions.render_file(certificate=certificate)
    content = storages["private"].open(certificate.file_name).read()

    assert verdict(upload(client, content + b"\n")) == "differs"


@pytest.mark.parametrize("content", [None, b"0" * (5 * 1024 * 1024 + 1), b"0" * (6 * 1024 * 1024)])
def test_missing_and_too_large_files_are_refused_with_the_reason(client, db, content):
    page = client.post("/verify/file/") if content is None else upload(client, content)

    expected = "请选择要核对的 PDF 文件。" if content is None else "文件超过 5 MB。"
    assert (page.status_code, verdict(page), expected in said(page)) == (200, None, True)

"""G, H: the public check of certificates and the wording of a kind, beside tests/certificates."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from certificates.models import Kind
from certificates.rules import LARGEST_FILE
from certificates.views.public import verify_file
from tests.exams.bank.office import let_in
from tests.factories.certificates import KindFactory, issued_certificate

NO_MATCH = "none"


@pytest.fixture
def certificate(db):
    return issued_certificate(KindFactory(code="XF"), name="欧阳金丝雀", is_rendered=True)


def verdict(response):
    text = response.content.decode()
    return text.partition('data-verdict="')[2].partition('"')[0] or None


@pytest.mark.parametrize(
    "number",
    [
        "{0}\x00",
        "\ud800".encode("utf-8", "surrogatepass"),
        "О" + "{0}",  # a Cyrillic letter
        "{0}" * 1000,
        "%s%s%n",
        "{{{{7*7}}}}",
        "9" * 5000,
        "=1+1",
    ],
)
def test_number_that_is_none_gets_the_one_answer(number, certificate, client):
    typed = number.format(certificate.number) if isinstance(number, str) else number

    response = client.post(reverse("certificates:verify"), {"number": typed, "name": "x"})

    assert (response.status_code, verdict(response)) == (200, NO_MATCH)


@pytest.mark.parametrize("announced", [str(200 * 1024 * 1024), str(LARGEST_FILE * 2)])
def test_file_of_200_megabytes_is_refused_by_its_announced_length(announced, db):
    class Unread:
        def read(self, *_size):
            raise AssertionError

    request = RequestFactory().post(reverse("certificates:verify-file"))
    request.META |= {"CONTENT_LENGTH": announced, "wsgi.input": Unread()}
    request._stream = Unread()

    assert "5 MB" in verify_file(request).content.decode()


@pytest.mark.parametrize(
    "wording",
    [
        "{name.__class__}",
        "{programme.__init__.__globals__}",
        "{0[__class__]}",
        "{programme!r}",
        "{hours:>1000000000}",
        "{",
        "}",
        "{{programme}}",
        "国家职业资格",
    ],
)
def test_wording_with_anything_but_its_placeholders_is_refused_at_the_form(wording, cast, sign_in):
    from tests.factories.certificates import ProgrammeFactory

    let_in(cast.certificate_admin)
    body = {"code": "XX", "title": "证书", "programme": ProgrammeFactory().pk, "wording": wording, "valid_years": ""}

    response = sign_in(cast.certificate_admin).post(reverse("certificate_office:create-kind"), body)

    assert (response.status_code, Kind.objects.count()) == (200, 0)


@pytest.mark.parametrize("wording", ["{{7*7}}", "{% include 'x' %}", "${x}", "<#assign x=1>", "%n%s", "<script>"])
def test_wording_of_other_template_languages_stays_text_or_is_refused(wording, certificate):
    from certificates.rules import unknown_placeholders, wording_of

    shown = wording_of(wording, programme="甲", hours="4", level="合格")

    assert shown == wording or unknown_placeholders(wording)

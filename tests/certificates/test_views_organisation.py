"""The contact's list and ZIP: a file that is missing is named, and takes nothing else along."""

import io
import zipfile

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from tests.factories.certificates import KindFactory, issued_certificate
from tests.factories.people import MembershipFactory, PersonFactory


@pytest.fixture
def held(cast):
    """One with its file, one whose file is gone, one whose file was never made; all of the contact's people."""
    kind = KindFactory(code="XF")
    made = []
    for name, is_rendered in (("林晓", True), ("王芳", True), ("赵伟", False)):
        person = PersonFactory(name=name)
        MembershipFactory(person=person, organisation=cast.organisation)
        made.append(issued_certificate(kind, is_rendered=is_rendered, someone=person))
    storages["private"].delete(made[1].file_name)
    return made


def test_zip_leaves_out_what_is_missing_and_names_it(cast, sign_in, held):
    answer = sign_in(cast.contact).get(reverse("certificates:organisation-zip"))

    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert set(archive.namelist()) == {f"{held[0].number}-林晓.pdf", "暂缺的文件.txt"}
    words = archive.read("暂缺的文件.txt").decode("utf-8-sig").split()
    assert words == ["以下证书的文件暂缺，一小时内会重新生成：", held[1].number, held[2].number]


def test_list_names_what_the_zip_will_lack(cast, sign_in, held):
    page = sign_in(cast.contact).get(reverse("certificates:organisation-list"))

    assert page.context["missing"] == [held[1].number, held[2].number]
    assert f"{held[1].number}、{held[2].number}" in page.content.decode()


def test_complete_zip_holds_certificates_alone(cast, sign_in, held):
    client = sign_in(cast.contact)
    for certificate in held[1:]:
        certificate.award.person.memberships.all().delete()

    archive = zipfile.ZipFile(io.BytesIO(client.get(reverse("certificates:organisation-zip")).getvalue()))

    assert archive.namelist() == [f"{held[0].number}-林晓.pdf"]

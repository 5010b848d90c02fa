import io
import zipfile

import pytest
from pypdf import PdfReader

from certificates import actions
from tests.factories.certificates import (
    SYSTEM,
    KindFactory,
    credit_hours,
    due_person,
    exam_event,
    issued_certificate,
    sit_exam,
)
from tests.factories.people import MembershipFactory, PersonFactory


@pytest.fixture
def certificate(cast):
    made = issued_certificate(user=cast.trainee, name="林晓", is_rendered=True)
    MembershipFactory(person=made.award.person, organisation=cast.organisation)
    return made


def test_sign_in_without_person_sees_what_to_do(cast, sign_in):
    page = sign_in(cast.outsider).get("/me/certificates/")

    assert (page.status_code, "还没有证书" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("many", [1, 3])
def test_own_list_takes_a_fixed_number_of_queries(cast, sign_in, django_assert_num_queries, many):
    person = PersonFactory(user=cast.trainee)
    made = []
    for _n in range(many):
        kind = KindFactory()
        credit_hours(person, kind.programme)
        sit_exam(person, exam_event(kind.programme), 88)
        made.append(actions.issue(by=SYSTEM, kind=kind, person=person, cycle=kind.cycle_on()))
    client = sign_in(cast.trainee)

    with django_assert_num_queries(4):
        page = client.get("/me/certificates/").content.decode()

    assert [certificate.number for certificate in made if certificate.number not in page] == []


def test_detail_shows_the_face_and_the_way_to_the_file(cast, sign_in, certificate):
    page = sign_in(cast.trainee).get(f"/me/certificates/{certificate.public_id}/").content.decode()

    shown = ("林晓", certificate.number, "消防安全基础培训合格证书", "/file/", "演示，不作凭证")
    assert [text for text in shown if text not in page] == []


def test_file_is_the_registered_one(cast, sign_in, certificate):
    response = sign_in(cast.trainee).get(f"/me/certificates/{certificate.public_id}/file/")

    assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert response["Cache-Control"] == "no-store, private"
    assert "林晓" in PdfReader(io.BytesIO(b"".join(response))).pages[0].extract_text()


def test_file_that_is_not_made_yet_is_no_error(cast, sign_in):
    certificate = issued_certificate(user=cast.trainee)
    client = sign_in(cast.trainee)

    page = client.get(f"/me/certificates/{certificate.public_id}/")

    assert "PDF 正在制作" in page.content.decode()
    assert client.get(f"/me/certificates/{certificate.public_id}/file/").status_code == 404


@pytest.mark.parametrize("role", ["outsider", "other_contact", "instructor", "desk", "system_admin"])
def test_others_learn_nothing(cast, sign_in, certificate, role):
    client = sign_in(getattr(cast, role))

    paths = (f"/me/certificates/{certificate.public_id}/", f"/me/certificates/{certificate.public_id}/file/")
    assert [client.get(path).status_code for path in paths] == [404, 404]


def issue_to_members(cast, count):
    kind = KindFactory()
    event = exam_event(kind.programme)
    made = []
    for _n in range(count):
        person = due_person(kind, event=event)
        MembershipFactory(person=person, organisation=cast.organisation)
        certificate = actions.issue(by=SYSTEM, kind=kind, person=person, cycle=kind.cycle_on())
        made.append(actions.render_file(certificate=certificate))
    return made


@pytest.mark.parametrize("many", [1, 3])
def test_organisation_list_takes_a_fixed_number_of_queries(cast, sign_in, django_assert_num_queries, many):
    made = issue_to_members(cast, many)
    issued_certificate(name="别家的人")
    client = sign_in(cast.contact)

    with django_assert_num_queries(6):
        page = client.get("/org/certificates/").content.decode()

    assert [certificate.number for certificate in made if certificate.number not in page] == []
    assert "别家的人" not in page


def test_organisation_without_certificates_is_told_what_comes(cast, sign_in):
    page = sign_in(cast.contact).get("/org/certificates/")

    assert "还没有人取得证书" in page.content.decode()


def test_zip_holds_the_registered_files_of_valid_ones(cast, sign_in):
    made = issue_to_members(cast, 3)
    actions.change_status(by=SYSTEM, certificate=made[0], state="revoked", reason="替考")

    response = sign_in(cast.contact).get("/org/certificates/zip/")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert sorted(archive.namelist()) == sorted(
        f"{certificate.number}-{certificate.face['name']}.pdf" for certificate in made[1:]
    )


def test_print_has_a_page_for_each_valid_one(cast, sign_in):
    made = issue_to_members(cast, 2)

    response = sign_in(cast.contact).get("/org/certificates/print/")

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(b"".join(response))).pages]
    assert [certificate.number in "".join(pages) for certificate in made] == [True, True]
    assert len(pages) == 2

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from certificates import actions
from certificates.choices import CertificateState, RegisterKind
from certificates.exceptions import (
    CertificateError,
    IssuingNotAllowed,
    NotDue,
    SecondPersonNeeded,
    StateNotAllowed,
    UnprintableName,
)
from certificates.models import Award, Certificate, RegisterEntry, Series
from certificates.prints import certificate_pdf
from certificates.queries import register_report
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.jobs.models import Job
from groundwork.notices.models import Message
from tests.factories.certificates import (
    SYSTEM,
    KindFactory,
    ProgrammeFactory,
    due_person,
    exam_event,
    issued_certificate,
)
from tests.factories.people import IdentityDocumentFactory, PersonFactory, RoleGrantFactory

WORDING = "完成{programme}，累计 {hours} 学时，考核{level}。"


@pytest.fixture
def kind(db):
    return KindFactory(code="XF")


def issue(kind, person, by=SYSTEM):
    return actions.issue(by=by, kind=kind, person=person, cycle=kind.cycle_on())


def test_issue_snapshots_every_printed_field(kind, real_base):
    person = due_person(kind, name="林晓")
    IdentityDocumentFactory(person=person)

    certificate = issue(kind, person)

    face = certificate.face
    assert certificate.number == f"WXPA-{certificate.issued_on.year}-XF-000001"
    assert (face["name"], face["document"], face["hours"], face["level"]) == ("林晓", "1101**********0021", "4", "合格")
    assert face["text"] == "完成“消防安全基础培训”全部项目，累计 4 学时，考核合格，特发此证。"
    assert face["verify_url"] == f"https://pingan.example.cn/verify/{certificate.token}/"
    assert (face["issuer"], face["is_demo"]) == ("平安实训基地", False)


def test_face_stays_when_the_person_changes(kind):
    certificate = issued_certificate(kind, name="林晓")

    certificate.award.person.name = "林小晓"
    certificate.award.person.save()

    assert Certificate.objects.get().face["name"] == "林晓"


@pytest.mark.parametrize(
    ("demo", "url", "prefix", "is_demo"),
    [
        (True, "https://pingan.example.cn", "YS", True),
        (False, "http://127.0.0.1:8000", "YS", True),
        (False, "https://pingan.example.cn", "WXPA", False),
    ],
)
def test_demonstration_and_loopback_are_stamped(kind, settings, demo, url, prefix, is_demo):
    settings.DEMO, settings.PUBLIC_URL = demo, url

    certificate = issued_certificate(kind)

    assert (certificate.number.split("-")[0], certificate.face["is_demo"]) == (prefix, is_demo)


def test_issue_writes_register_audit_and_the_promise_of_the_file(kind):
    certificate = issued_certificate(kind)

    assert list(certificate.register_entries.values_list("position", "kind")) == [(1, "issued")]
    assert Entry.objects.filter(action="certificates.issue", object_id=str(certificate.pk)).count() == 1
    assert Job.objects.get(task="certificates.render").arguments == {"certificate_id": certificate.pk}


def test_issuing_again_returns_the_same_certificate(kind):
    person = due_person(kind)

    assert issue(kind, person) == issue(kind, person)
    assert (Certificate.objects.count(), Series.objects.get(prefix="YS-XF").last) == (1, 1)


def test_who_is_not_due_takes_no_number(kind):
    person = PersonFactory()

    with pytest.raises(NotDue, match="还差 4 学时；还没有参加考试"):
        issue(kind, person)

    assert (Award.objects.count(), Series.objects.count()) == (0, 0)


def test_unprintable_name_takes_no_number_and_is_named(kind):
    person = due_person(kind, name="张\ue000")

    with pytest.raises(UnprintableName) as refused:
        issue(kind, person)

    assert (refused.value.characters, Series.objects.count()) == (["\ue000"], 0)


def test_failure_in_the_middle_leaves_no_gap(kind):
    issued_certificate(kind)

    def issue_and_break():
        issued_certificate(kind)
        Certificate.objects.update(number="X")  # not unique

    with pytest.raises(IntegrityError), transaction.atomic():
        issue_and_break()

    assert issued_certificate(kind).number.endswith("000002")
    assert register_report().faults == ()


@pytest.mark.parametrize("role", ["trainee", "contact", "instructor", "system_admin", "audit_admin"])
def test_others_may_not_issue(kind, cast, role):
    person = due_person(kind)

    with pytest.raises(IssuingNotAllowed):
        issue(kind, person, by=Actor.of(getattr(cast, role)))

    assert Certificate.objects.count() == 0


def test_certificate_administrator_may_issue(kind, cast):
    assert issue(kind, due_person(kind), by=Actor.of(cast.certificate_admin)).number.endswith("000001")


def test_rendering_stores_the_file_and_registers_its_hash(kind):
    certificate = issued_certificate(kind, is_rendered=True)

    content = storages["private"].open(certificate.file_name).read()
    assert certificate.file_sha256 == hashlib.sha256(content).hexdigest()
    [entry] = certificate.register_entries.filter(kind=RegisterKind.RENDERED)
    assert entry.content == {"file": certificate.file_sha256}


def test_rendering_twice_changes_nothing(kind):
    certificate = issued_certificate(kind, is_rendered=True)
    stale = Certificate.objects.get(pk=certificate.pk)
    stale.file_name = ""  # another worker, which read the row before the first had written it

    actions.render_file(certificate=stale)

    assert RegisterEntry.objects.filter(kind=RegisterKind.RENDERED).count() == 1
    assert (stale.file_name, stale.file_sha256) == (certificate.file_name, certificate.file_sha256)


def test_half_a_file_of_a_run_that_died_is_replaced(kind):
    certificate = issued_certificate(kind)
    content = certificate_pdf(certificate.face)
    digest = hashlib.sha256(content).hexdigest()
    name = f"certificates/{certificate.issued_on.year}/{certificate.number}-{digest[:16]}.pdf"
    storages["private"].save(name, ContentFile(content[:1000]))

    rendered = actions.render_file(certificate=certificate)

    stored = storages["private"].open(rendered.file_name).read()
    assert (rendered.file_name, rendered.file_sha256, stored) == (name, digest, content)


def test_rendering_tells_the_holder_once(kind, cast):
    certificate = issued_certificate(kind, user=cast.trainee, is_rendered=True)
    actions.render_file(certificate=certificate)

    assert [message.link for message in Message.objects.filter(recipient=cast.trainee)] == [
        f"/me/certificates/{certificate.public_id}/"
    ]


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["suspended"], "suspended"),
        (["suspended", "valid"], "valid"),
        (["suspended", "revoked"], "revoked"),
        (["revoked"], "revoked"),
    ],
)
def test_states_follow_each_other_and_stand_in_the_register(kind, steps, state):
    certificate = issued_certificate(kind)

    for step in steps:
        actions.change_status(by=SYSTEM, certificate=certificate, state=step, reason="核查")

    certificate.refresh_from_db()
    assert certificate.state == state
    entries = certificate.register_entries.filter(kind=RegisterKind.STATUS)
    assert [entry.content["state"] for entry in entries] == steps
    assert register_report().faults == ()


@pytest.mark.parametrize("state", ["valid", "suspended", "superseded"])
def test_revoked_certificate_stays_revoked(kind, state):
    certificate = issued_certificate(kind)
    actions.change_status(by=SYSTEM, certificate=certificate, state="revoked", reason="替考")

    with pytest.raises(StateNotAllowed):
        actions.change_status(by=SYSTEM, certificate=certificate, state=state, reason="误撤")


def test_one_person_cannot_revoke(kind, cast):
    certificate = issued_certificate(kind)

    with pytest.raises(SecondPersonNeeded):
        actions.change_status(
            by=Actor.of(cast.certificate_admin), certificate=certificate, state="revoked", reason="替考"
        )


def test_revocation_takes_one_who_asks_and_another_who_decides(kind, cast):
    certificate, first = issued_certificate(kind), Actor.of(cast.certificate_admin)
    second = Actor.of(RoleGrantFactory(user__username="second", role="certificate-administrator").user)

    actions.request_revocation(by=first, certificate=certificate, reason="替考")
    with pytest.raises(CertificateError):
        actions.decide_revocation(by=first, certificate=certificate, is_granted=True)
    before = Certificate.objects.get().state
    actions.decide_revocation(by=second, certificate=certificate, is_granted=True)

    change = certificate.status_changes.get()
    assert (before, Certificate.objects.get().state) == ("valid", "revoked")
    assert (change.reason, change.changed_by) == ("替考", "certificate_admin + second")
    assert register_report().faults == ()


def test_refused_revocation_changes_nothing(kind, cast):
    certificate = issued_certificate(kind)
    second = Actor.of(RoleGrantFactory(user__username="second", role="certificate-administrator").user)
    actions.request_revocation(by=Actor.of(cast.certificate_admin), certificate=certificate, reason="替考")

    actions.decide_revocation(by=second, certificate=certificate, is_granted=False)

    assert (Certificate.objects.get().state, certificate.register_entries.count()) == ("valid", 1)
    with pytest.raises(StateNotAllowed):
        actions.decide_revocation(by=second, certificate=certificate, is_granted=True)


def test_state_is_not_changed_without_a_reason(kind):
    certificate = issued_certificate(kind)

    with pytest.raises(CertificateError, match="请填写原因"):
        actions.change_status(by=SYSTEM, certificate=certificate, state="revoked", reason="  ")

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID


def test_revoked_certificate_is_not_issued_again_in_its_cycle(kind):
    certificate = issued_certificate(kind)
    actions.change_status(by=SYSTEM, certificate=certificate, state="revoked", reason="替考")

    again = issue(kind, certificate.award.person)

    assert (again, again.state) == (certificate, "revoked")


def test_reissue_takes_a_new_number_and_the_corrected_name(kind):
    old = issued_certificate(kind, name="林晓")
    old.award.person.name = "林晓晓"
    old.award.person.save()

    new = actions.reissue(by=SYSTEM, certificate=old, reason="姓名更正")

    old.refresh_from_db()
    assert (old.state, old.face["name"]) == ("superseded", "林晓")
    assert (new.state, new.face["name"], new.face["replaces"]) == ("valid", "林晓晓", old.number)
    assert register_report().faults == ()


@pytest.mark.parametrize("word", ["国家", "全国", "职业资格", "中华人民共和国"])
def test_kind_may_not_carry_words_of_the_state(db, word):
    with pytest.raises(CertificateError, match=word):
        actions.create_kind(
            by=SYSTEM, code="GJ", title=f"{word}消防证书", programme=ProgrammeFactory(), wording=WORDING
        )


@pytest.mark.parametrize("wording", ["{{7*7}}", "{name.__class__}", "{hours!r}", "完成{"])
def test_kind_may_not_carry_unknown_placeholders(db, wording):
    with pytest.raises(CertificateError, match="无法识别的占位符"):
        actions.create_kind(by=SYSTEM, code="GJ", title="证书", programme=ProgrammeFactory(), wording=wording)


def test_changed_kind_leaves_issued_certificates_alone(kind):
    old = issued_certificate(kind)

    actions.update_kind(by=SYSTEM, kind=kind, title="新标题", wording=WORDING, valid_years=1)

    old.refresh_from_db()
    assert (old.face["kind_title"], issued_certificate(kind).face["kind_title"]) == (
        "消防安全基础培训合格证书",
        "新标题",
    )


def test_batch_issues_to_who_is_due_and_notes_the_others(kind):
    event = exam_event(kind.programme)
    people = [due_person(kind, event=event) for _n in range(3)] + [PersonFactory()]

    first = actions.issue_each(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people)
    second = actions.issue_each(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people)

    assert (first.issued, first.already, len(first.faults)) == (3, 0, 1)
    assert (second.issued, second.already, len(second.faults)) == (0, 3, 1)

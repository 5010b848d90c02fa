import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from people.actions import (
    add_document,
    grant_role,
    register_person,
    revoke_role,
    sync_roles,
)
from people.actions.approvals import decide_approval, request_approval
from people.choices import DocumentKind
from people.exceptions import ApprovalRefused, DocumentRefused, EntryRefused, RegistrationRefused, RoleRefused
from people.grants import holds
from people.models import Consent, IdentityDocument, Person, RoleGrant, TwoPersonApproval, User
from people.queries import find_person_by_document, granted_approval, open_approval
from people.signals import role_granted, role_revoked
from tests.factories.people import (
    IdentityDocumentFactory,
    MembershipFactory,
    PersonFactory,
    RoleGrantFactory,
    UserFactory,
    identity_number,
)

SYSTEM = Actor.system("test")
ADULT = {"name": "林晓", "phone": "13812345678", "password": "zhili-2026-ok", "birth_on": datetime.date(1990, 1, 1)}
CARD = DocumentKind.IDENTITY_CARD


def years_ago(years, days=0):
    today = timezone.localdate()
    return datetime.date(today.year - years, today.month, min(today.day, 28)) + datetime.timedelta(days=days)


# --- Registration ----------------------------------------------------------------------------------------------------
def test_registration_makes_sign_in_person_consent_and_evidence(db):
    user = register_person(**ADULT)

    assert (user.username, user.check_password("zhili-2026-ok"), user.person.name) == ("13812345678", True, "林晓")
    assert list(Consent.objects.values_list("person", "notice", "version")) == [
        (user.person.pk, "personal-information", "2026-06")
    ]
    assert list(Entry.objects.values_list("action", "actor_id")) == [("people.register", str(user.pk))]


def test_registration_of_a_known_phone_writes_nothing_and_does_not_tell(db):
    first = register_person(**ADULT)

    with pytest.raises(RegistrationRefused) as refusal:
        register_person(**{**ADULT, "name": "别人", "password": "another-one-9"})

    first.refresh_from_db()
    assert first.check_password("zhili-2026-ok")
    assert list(Person.objects.values_list("name", flat=True)) == ["林晓"]
    assert str(refusal.value.message) == "用这些信息没能注册成功。如果以前注册过，请直接登录。"


def test_registration_of_a_child_is_refused_kindly(db):
    with pytest.raises(RegistrationRefused, match="由学校或家长替你预约就行"):
        register_person(**{**ADULT, "birth_on": years_ago(14, days=28)})

    assert not User.objects.exists()


# --- Documents -------------------------------------------------------------------------------------------------------
def test_person_is_found_by_a_document_in_any_spelling(db):
    person, number = PersonFactory(), identity_number("19880215", 101)
    add_document(by=SYSTEM, person=person, kind=CARD, number=number.lower())
    PersonFactory()

    assert find_person_by_document(CARD, f" {number} ") == person
    assert find_person_by_document(DocumentKind.PASSPORT, "E12345678") is None


def test_same_document_again_changes_nothing(db):
    person, number = PersonFactory(), identity_number()
    first = add_document(by=SYSTEM, person=person, kind=CARD, number=number)

    again = add_document(by=SYSTEM, person=person, kind=CARD, number=number)

    assert (again, IdentityDocument.objects.count(), Entry.objects.count()) == (first, 1, 1)


def test_document_of_somebody_else_is_refused_without_naming_them(db):
    held = IdentityDocumentFactory(number=identity_number(), person__name="沈国强")

    with pytest.raises(DocumentRefused) as refusal:
        add_document(by=SYSTEM, person=PersonFactory(), kind=CARD, number=held.number)

    assert "沈国强" not in str(refusal.value.message)
    assert IdentityDocument.objects.count() == 1


def test_document_of_a_child_is_never_stored(db):
    with pytest.raises(DocumentRefused):
        add_document(by=SYSTEM, person=PersonFactory(birth_on=years_ago(9)), kind=CARD, number=identity_number())

    assert not IdentityDocument.objects.exists()


def test_wrong_number_is_refused(db):
    with pytest.raises(EntryRefused):
        add_document(by=SYSTEM, person=PersonFactory(), kind=CARD, number="123")


# --- Roles -----------------------------------------------------------------------------------------------------------
def test_granted_role_gives_permission_group_evidence_and_signal(cast):
    heard = []
    role_granted.connect(lambda grant, **_: heard.append(grant), weak=False, dispatch_uid="test")

    grant = grant_role(by=Actor.of(cast.security_admin), user=cast.trainee, role="publisher")
    role_granted.disconnect(dispatch_uid="test")

    trainee = User.objects.get(pk=cast.trainee.pk)
    assert holds(trainee, "courses.publish_module")
    assert trainee.has_perm("wagtailadmin.access_admin")
    assert heard == [grant]
    assert Entry.objects.get().action == "people.grant_role"


def test_same_grant_again_is_the_grant_that_stands(cast):
    by = Actor.of(cast.security_admin)
    first = grant_role(by=by, user=cast.trainee, role="front-desk")

    assert grant_role(by=by, user=cast.trainee, role="front-desk") == first
    assert Entry.objects.count() == 1


def test_revoked_role_is_gone_from_grants_and_group(cast):
    heard, grant = [], cast.publisher.role_grants.get()
    role_revoked.connect(lambda grant, **_: heard.append(grant), weak=False, dispatch_uid="test")

    revoke_role(by=Actor.of(cast.security_admin), grant=grant)
    role_revoked.disconnect(dispatch_uid="test")

    publisher = User.objects.get(pk=cast.publisher.pk)
    assert (holds(publisher, "courses.publish_module"), publisher.groups.count(), heard) == (False, 0, [grant])


def test_group_stays_while_another_scope_of_the_role_is_held(cast):
    first = cast.instructor.role_grants.get()
    RoleGrantFactory(user=cast.instructor, role="instructor", scope="zone:first-aid")

    revoke_role(by=Actor.of(cast.security_admin), grant=first)

    assert list(cast.instructor.groups.values_list("name", flat=True)) == ["instructor"]


@pytest.mark.parametrize("who", ["trainee", "system_admin", "audit_admin", "publisher"])
def test_only_the_security_administrator_grants(cast, who):
    with pytest.raises(PermissionDenied):
        grant_role(by=Actor.of(getattr(cast, who)), user=cast.outsider, role="front-desk")

    assert not cast.outsider.role_grants.exists()


def test_nobody_grants_or_revokes_their_own(cast):
    by = Actor.of(cast.security_admin)

    with pytest.raises(RoleRefused):
        grant_role(by=by, user=cast.security_admin, role="front-desk")
    with pytest.raises(RoleRefused):
        revoke_role(by=by, grant=cast.security_admin.role_grants.get())

    assert cast.security_admin.role_grants.current().count() == 1


def test_three_administrators_are_three_people(cast):
    with pytest.raises(RoleRefused):
        grant_role(by=Actor.of(cast.security_admin), user=cast.audit_admin, role="system-administrator")

    assert list(cast.audit_admin.role_grants.values_list("role", flat=True)) == ["audit-administrator"]


@pytest.mark.parametrize(
    ("role", "scope"),
    [("no-such-role", ""), ("group-contact", ""), ("group-contact", "zone:x"), ("front-desk", "organisation:1")],
)
def test_scope_must_fit_the_role(cast, role, scope):
    with pytest.raises(RoleRefused):
        grant_role(by=SYSTEM, user=cast.trainee, role=role, scope=scope)


def test_sync_writes_a_group_for_each_role_and_mends_its_members(db):
    grant = RoleGrantFactory(role="publisher")
    stranger = UserFactory()
    grant.user.groups.clear()
    stranger.groups.add(Group.objects.get(name="publisher"))

    sync_roles()
    sync_roles()

    assert list(Group.objects.get(name="publisher").user_set.all()) == [grant.user]
    entering = Group.objects.filter(permissions__codename="access_admin", name__in=["publisher", "front-desk"])
    assert list(entering.values_list("name", flat=True)) == ["publisher"]


# --- Approval by a second person -------------------------------------------------------------------------------------
def test_approval_is_asked_for_once_and_decided_by_another(cast):
    person = PersonFactory()
    about = {"by": Actor.of(cast.round_admin), "kind": "test.erase", "thing": person, "label": "删除"}
    approval = request_approval(**about)
    assert request_approval(**about) == approval == open_approval("test.erase", person)

    decide_approval(by=Actor.of(cast.reviewer), approval=approval, is_granted=True, reason="核对无误")

    assert granted_approval("test.erase", person) == approval
    assert open_approval("test.erase", person) is None
    assert (approval.decided_by, approval.reason) == (cast.reviewer, "核对无误")


def test_whoever_asks_does_not_decide(cast):
    by = Actor.of(cast.round_admin)
    approval = request_approval(by=by, kind="test.erase", thing=PersonFactory(), label="删除")

    with pytest.raises(ApprovalRefused):
        decide_approval(by=by, approval=approval, is_granted=True)

    assert TwoPersonApproval.objects.get().decided_at is None


def test_decision_is_made_once(cast):
    person = PersonFactory()
    approval = request_approval(by=Actor.of(cast.round_admin), kind="test.erase", thing=person, label="删除")
    decide_approval(by=Actor.of(cast.reviewer), approval=approval, is_granted=False)

    with pytest.raises(ApprovalRefused):
        decide_approval(by=Actor.of(cast.publisher), approval=approval, is_granted=True)

    assert granted_approval("test.erase", person) is None


def test_grants_in_the_table_are_never_deleted(cast):
    grant = cast.desk.role_grants.get()

    revoke_role(by=SYSTEM, grant=grant)
    revoke_role(by=SYSTEM, grant=grant)

    assert RoleGrant.objects.get(pk=grant.pk).revoked_at is not None
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(("who", "is_allowed"), [("contact", True), ("other_contact", False), ("trainee", False)])
def test_document_is_added_by_whoever_answers_for_the_organisation(cast, who, is_allowed):
    person, number = PersonFactory(), identity_number()
    MembershipFactory(person=person, organisation=cast.organisation)
    person.user = cast.trainee
    person.save()

    def add():
        return add_document(by=Actor.of(getattr(cast, who)), person=person, kind=CARD, number=number)

    if is_allowed:
        assert add().person == person
    else:
        with pytest.raises(PermissionDenied):
            add()
    assert person.documents.count() == int(is_allowed)


@pytest.mark.parametrize("scope", ["organisation:999999", "organisation:x", "organisation:1²"])
def test_role_for_an_organisation_that_is_not_there_is_refused(cast, scope):
    with pytest.raises(RoleRefused, match="没有这个单位"):
        grant_role(by=SYSTEM, user=cast.trainee, role="group-contact", scope=scope)

    assert cast.trainee.role_grants.count() == 0

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import Person, User
from tests.factories.people import (
    ConsentFactory,
    IdentityDocumentFactory,
    MembershipFactory,
    PersonFactory,
    RoleGrantFactory,
    TwoPersonApprovalFactory,
    UserFactory,
)

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def test_person_sees_only_themselves(cast):
    own = PersonFactory(user=cast.trainee)
    PersonFactory(user=cast.outsider)

    assert list(Person.objects.visible_to(cast.trainee)) == [own]


def test_contact_sees_the_present_members_of_the_own_organisation(cast):
    member = MembershipFactory(organisation=cast.organisation).person
    MembershipFactory(organisation=cast.organisation, valid_from=YESTERDAY, valid_to=YESTERDAY)
    MembershipFactory(organisation=cast.other_organisation)

    assert list(Person.objects.visible_to(cast.contact)) == [member]


def test_stranger_and_staff_without_grant_see_nobody(cast):
    MembershipFactory(organisation=cast.organisation)

    assert [list(Person.objects.visible_to(user)) for user in (AnonymousUser(), cast.desk)] == [[], []]


def test_members_of_an_organisation_are_those_of_the_day(cast):
    gone = MembershipFactory(organisation=cast.organisation, valid_from=YESTERDAY, valid_to=YESTERDAY).person
    present = MembershipFactory(organisation=cast.organisation).person

    assert list(Person.objects.members_of(cast.organisation)) == [present]
    assert list(Person.objects.members_of(cast.organisation, on=YESTERDAY)) == [gone]


def test_document_number_is_unreadable_in_the_table_and_masked_on_pages():
    document = IdentityDocumentFactory.build(number="11010519491231002X")

    assert "110105" not in document.number_encrypted + document.number_hash
    assert (document.number, document.masked) == ("11010519491231002X", "1101**********002X")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("nobody_is_superuser", lambda: User.objects.create(username="root", is_superuser=True)),
        ("person_has_a_name", lambda: PersonFactory(name="")),
        ("approval_by_another", lambda: TwoPersonApprovalFactory(is_decided_by_oneself=True)),
        ("consent_withdrawn_after_given", lambda: ConsentFactory(withdrawn_at=timezone.now() - datetime.timedelta(1))),
    ],
)
def test_database_refuses(db, name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_database_refuses_two_of_the_three_administrators(db):
    user = UserFactory()
    RoleGrantFactory(user=user, role="system-administrator")

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=user, role="audit-administrator")

import factory
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from stdnum.cn import ric

from groundwork.intake.models import ImportRun
from people import ciphers
from people.models import Consent, IdentityDocument, Membership, Person, RoleGrant, TwoPersonApproval, User
from people.roles import ROLES


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"1380000{n:04d}")
    password = factory.django.Password("safe-and-sound-7")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"学员{n}")
    phone = factory.Sequence(lambda n: f"1390000{n:04d}")

    class Params:
        with_sign_in = factory.Trait(user=factory.SubFactory(UserFactory))


class IdentityDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IdentityDocument

    class Params:
        number = "110105194912310021"

    person = factory.SubFactory(PersonFactory)
    number_encrypted = factory.LazyAttribute(lambda o: ciphers.encrypt(o.number))
    number_hash = factory.LazyAttribute(lambda o: ciphers.keyed_hash(o.number))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory("tests.factories.organisations.OrganisationFactory")
    valid_from = factory.LazyFunction(timezone.localdate)


class RoleGrantFactory(factory.django.DjangoModelFactory):
    """A grant whose holder is in the group of the role, as ``people.actions.grant_role`` leaves it."""

    class Meta:
        model = RoleGrant
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    role = "front-desk"
    granted_by = "test"

    @factory.post_generation
    def group(grant, is_created, extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            group, is_new = Group.objects.get_or_create(name=grant.role)
            if is_new and ROLES[grant.role].enters_admin:
                group.permissions.add(Permission.objects.get(codename="access_admin"))
            grant.user.groups.add(group)


class RosterRunFactory(factory.django.DjangoModelFactory):
    """A roster of nobody, previewed; ``target`` is the primary key of its organisation as text."""

    class Meta:
        model = ImportRun

    kind = "roster"
    target = ""
    file_name = "名册.xlsx"
    file_sha256 = "0" * 64


class TwoPersonApprovalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TwoPersonApproval

    kind = "test.approve"
    object_kind = "people.person"
    object_id = factory.Sequence(str)
    label = "更正一条记录"
    requested_by = factory.SubFactory(UserFactory)

    class Params:
        is_decided_by_oneself = factory.Trait(
            decided_by=factory.SelfAttribute("requested_by"),
            decided_at=factory.LazyFunction(timezone.now),
            is_granted=True,
        )


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    notice = "personal-information"
    version = "2026-06"


def identity_number(birth="19900101", order=1, area="330502"):
    """A made-up identity card number with the right check character."""
    stem = f"{area}{birth}{order:03d}"
    return stem + ric.calc_check_digit(f"{stem}0")

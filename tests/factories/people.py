import factory
from django.utils import timezone

from people import ciphers
from people.models import IdentityDocument, Membership, Person, RoleGrant, User


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
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "front-desk"
    granted_by = "test"

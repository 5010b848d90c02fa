import pytest

from people.models import Person
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import MembershipFactory, PersonFactory, RoleGrantFactory


@pytest.mark.parametrize("number", [1, 3])
def test_members_are_listed_in_a_fixed_number_of_queries(cast, sign_in, django_assert_num_queries, number):
    for _ in range(number):
        MembershipFactory(organisation=cast.organisation)
    MembershipFactory(organisation=cast.other_organisation, person=PersonFactory(name="别家的人"))
    client = sign_in(cast.contact)
    client.get(f"/org/{cast.organisation.pk}/")

    with django_assert_num_queries(10):
        page = client.get(f"/org/{cast.organisation.pk}/").content.decode()

    mine = Person.objects.filter(memberships__organisation=cast.organisation)
    assert [person.name in page for person in mine] == [True] * number
    assert "别家的人" not in page


def test_contact_of_two_organisations_chooses(cast, sign_in):
    second = OrganisationFactory()
    RoleGrantFactory(user=cast.contact, role="group-contact", scope=f"organisation:{second.pk}")

    page = sign_in(cast.contact).get("/org/").content.decode()

    assert (cast.organisation.name in page, second.name in page, cast.other_organisation.name in page) == (
        True,
        True,
        False,
    )

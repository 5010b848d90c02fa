import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import Organisation
from organisations.rules import normal_credit_code
from people.models import IdentityDocument, Membership, Person, RoleGrant, User
from people.roles import ROLES
from people.rules import normal_document
from tests.factories.courses import ZoneFactory
from training_site.demo import organisations, people


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    ZoneFactory()  # a role is for a zone that is there
    organisations.load()
    people.load()


def accounts(capsys):
    call_command("demo_accounts", "--json")
    return json.loads(capsys.readouterr().out)


def test_every_role_has_one_sign_in_that_holds_it(demo):
    held = dict(RoleGrant.objects.current().values_list("user__username", "role"))

    assert held == {account.sign_in: account.role for account in people.ACCOUNTS if account.role != "trainee"}
    assert set(held.values()) == set(ROLES)
    assert not User.objects.filter(person=None).exists()


def test_listed_accounts_sign_in(demo, client, capsys):
    for account in accounts(capsys):
        response = client.post(
            reverse("people:sign-in"), {"username": account["sign_in"], "password": account["password"]}
        )
        assert (account["sign_in"], response.status_code) == (account["sign_in"], 302)
        client.logout()


def test_loading_again_changes_nothing(demo):
    def state():
        models = (Person, User, Membership, RoleGrant, IdentityDocument, Organisation)
        return [list(model.objects.order_by("pk").values_list()) for model in models]

    before = state()
    organisations.load()
    people.load()

    assert state() == before


def test_invented_numbers_would_pass_every_check(demo):
    numbers = [document.number for document in IdentityDocument.objects.all()]
    codes = [organisation.credit_code for organisation in Organisation.objects.exclude(credit_code="")]

    assert len(numbers) == 71
    assert [normal_document("identity-card", number) for number in numbers] == numbers
    assert [normal_credit_code(code) for code in codes] == codes


def test_accounts_are_not_listed_outside_a_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo_accounts")


def test_real_base_gets_areas_and_no_invented_organisations(db, settings):
    settings.DEMO = False

    organisations.load()

    assert not Organisation.objects.exists()

import pytest
from django.core.exceptions import PermissionDenied

from groundwork.audit.actors import Actor
from people.models import RoleGrant
from people.permissions import may_import_roster, require, require_user

SYSTEM = Actor.system("tests")


class Refused(Exception):
    pass


def test_actor_with_the_right_for_this_thing_is_let_through(cast):
    assert require(Actor.of(cast.contact), may_import_roster, cast.organisation) == cast.contact


def test_actor_with_the_right_elsewhere_is_refused_with_the_error_of_the_app(cast):
    with pytest.raises(Refused):
        require(Actor.of(cast.other_contact), may_import_roster, cast.organisation, refusal=Refused)


def test_right_is_read_anew(cast):
    may_import_roster(cast.contact, cast.organisation)  # what the request's own user object keeps
    RoleGrant.objects.filter(user=cast.contact).delete()

    with pytest.raises(PermissionDenied):
        require(Actor.of(cast.contact), may_import_roster, cast.organisation)


def test_system_may_except_where_only_somebody_signed_in_can(cast):
    assert require(SYSTEM, may_import_roster, cast.organisation) is None
    with pytest.raises(PermissionDenied):
        require_user(SYSTEM, may_import_roster, cast.organisation)

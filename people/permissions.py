"""Who may do what with persons, rosters and roles."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from groundwork.audit.actors import Actor
from organisations.models import Organisation
from people.grants import holds, holds_anywhere, scopes_of
from people.models import Membership, Person, User


def may_view_own_people(user: User | AnonymousUser) -> bool:
    """Does the user answer for the people of any organisation?"""
    return holds_anywhere(user, "people.view_organisation")


def may_import_roster(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """May the user bring persons into this organisation?"""
    return holds(user, "people.import_roster", f"organisation:{organisation.pk}")


def may_add_document(user: User | AnonymousUser, person: Person) -> bool:
    """Whoever may bring persons into an organisation that this one belongs to now; nobody for oneself."""
    scopes = [int(key) for key in scopes_of(user, "people.import_roster", "organisation")]
    return Membership.objects.current().filter(person=person, organisation__in=scopes).exists()


def may_grant_roles(user: User | AnonymousUser) -> bool:
    """May the user grant and revoke roles (of others: the action refuses oneself)?"""
    return holds(user, "people.grant_roles")


def require(
    by: Actor, may: Callable[..., bool], *things: Any, refusal: type[Exception] = PermissionDenied
) -> User | None:
    """Raise ``refusal`` unless ``may(user, *things)`` for the actor's user, who is read anew; return that user.

    A named part of the system may do what its code does; there is no user then.
    """
    return None if by.is_system else require_user(by, may, *things, refusal=refusal)


def require_user(
    by: Actor, may: Callable[..., bool], *things: Any, refusal: type[Exception] = PermissionDenied
) -> User:
    """Likewise, for what only somebody signed in can do: the system may not."""
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    if user is None or not may(user, *things):
        raise refusal
    return user

"""Who holds what. Read from the grants on every request, so that a revoked role is gone with the next one.

The class of users stands above this module, so that its querysets can ask it; hence ``user: Any``.
"""

from typing import Any

from django.db.models import QuerySet

from organisations.models import Organisation
from people.roles import ROLES


def grants_of(user: Any) -> list[tuple[str, str]]:
    """The (role, scope) pairs that a user holds now; read once for each request's user object."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_grants"):
        user._grants = list(user.role_grants.current().values_list("role", "scope"))
    held: list[tuple[str, str]] = user._grants
    return held


def holds(user: Any, permission: str, scope: str = "") -> bool:
    """Does the user hold ``permission``, for the whole base or for ``scope``?"""
    return any(
        permission in ROLES[role].permissions and (held == "" or held == scope)
        for role, held in grants_of(user)
        if role in ROLES
    )


def holds_anywhere(user: Any, permission: str) -> bool:
    """Does the user hold ``permission`` for any scope at all?"""
    return any(permission in ROLES[role].permissions for role, _scope in grants_of(user) if role in ROLES)


def scopes_of(user: Any, permission: str, kind: str) -> set[str]:
    """The keys of the scopes of one kind in which the user holds ``permission``, such as zone slugs."""
    prefix = f"{kind}:"
    return {
        scope.removeprefix(prefix)
        for role, scope in grants_of(user)
        if role in ROLES and permission in ROLES[role].permissions and scope.startswith(prefix)
    }


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """The organisations whose people the user may see."""
    return Organisation.objects.filter(pk__in=scopes_of(user, "people.view_organisation", "organisation"))

"""Who may issue certificates, change their state and see whose."""

from django.contrib.auth.models import AnonymousUser

from groundwork.audit.actors import Actor
from people.grants import holds, holds_anywhere
from people.models import User

ISSUE = "certificates.issue_certificates"
CHANGE = "certificates.change_status"
VIEW_ORGANISATION = "people.view_organisation"


def may_issue(user: User | AnonymousUser) -> bool:
    """May the user see who is due, and issue?"""
    return holds(user, ISSUE)


def may_change_status(user: User | AnonymousUser) -> bool:
    """May the user suspend, revoke, take up again or replace?"""
    return holds(user, CHANGE)


def may_view_organisations(user: User | AnonymousUser) -> bool:
    """Does the user answer for any organisation at all?"""
    return holds_anywhere(user, VIEW_ORGANISATION)


def actor_holds(by: Actor, permission: str) -> bool:
    """The same for an actor, read anew: a named part of the system may, a person when the role still stands."""
    if by.kind == "system":
        return True
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    return user is not None and holds(user, permission)

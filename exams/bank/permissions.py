"""Who may do what with the bank. Its questions are for these people only."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from groundwork.audit.actors import Actor
from people.grants import holds
from people.models import User


def may_see_bank(user: User) -> bool:
    """Those who write questions and those who approve them."""
    return may_write_questions(user) or may_approve_questions(user)


def may_write_questions(user: User) -> bool:
    """Import, write and edit questions; export the bank."""
    return holds(user, "bank.import_questions")


def may_approve_questions(user: User) -> bool:
    """Approve what somebody else wrote, and retire what should not be asked any more."""
    return holds(user, "bank.approve_questions")


def require(by: Actor, may: Callable[[User], bool]) -> User | None:
    """Return the acting user, None for the system itself. Raises PermissionDenied unless they may."""
    if by.kind == "system":
        return None
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    if user is None or not may(user):
        raise PermissionDenied
    return user

"""Who may do what with the bank. Its questions are for these people only."""

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

"""Who may do what with papers. Candidates never come here: they see a paper through their sitting."""

from people.grants import holds
from people.models import User


def may_see_papers(user: User) -> bool:
    """Those who draw papers and those who freeze them."""
    return may_draw_papers(user) or may_freeze_papers(user)


def may_draw_papers(user: User) -> bool:
    """Write blueprints, draw papers and discard those that are not frozen."""
    return holds(user, "papers.draw_paper")


def may_freeze_papers(user: User) -> bool:
    """Freeze papers and read their keys."""
    return holds(user, "papers.freeze_paper")

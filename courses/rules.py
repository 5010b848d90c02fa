"""Pure decisions about training content."""


def may_judge(user_id: int | None, author_ids: set[int | None]) -> bool:
    """May this user approve a text? Only somebody who neither wrote nor submitted any of what has not been published.

    The second pair of eyes is the house's rule for everything that tells people how to stay alive.
    """
    return user_id is not None and user_id not in author_ids

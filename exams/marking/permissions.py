"""Who may do what with results. Who sees which result is ``sittings``' own door and the publication."""

from people.grants import holds


def may_publish_results(user):
    """May the user publish the results of an exam event?"""
    return holds(user, "marking.publish_results")

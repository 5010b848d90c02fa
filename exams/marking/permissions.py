"""Who may do what with results. Who sees which result is ``sittings``' own door and the publication."""

from django.contrib.auth.models import AnonymousUser

from people.grants import holds
from people.models import User


def may_publish_results(user: User | AnonymousUser) -> bool:
    """May the user publish the results of an exam event?"""
    return holds(user, "marking.publish_results")

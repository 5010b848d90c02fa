"""Who may do what with exam events. Who sees which sitting is ``Sitting.objects.visible_to(user)``."""

from django.contrib.auth.models import AnonymousUser

from people.grants import holds
from people.models import User


def may_open_event(user: User | AnonymousUser) -> bool:
    """May the user open exam events, add candidates and credit time?"""
    return holds(user, "sittings.open_event")

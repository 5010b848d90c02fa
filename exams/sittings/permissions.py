"""Who may do what with exam events. Who sees which sitting is ``Sitting.objects.visible_to(user)``."""

from people.grants import holds


def may_open_event(user):
    """May the user open exam events, add candidates and credit time?"""
    return holds(user, "sittings.open_event")

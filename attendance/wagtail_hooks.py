"""The door of this app to the back office."""

from wagtail import hooks

from attendance.viewsets import places


@hooks.register("register_admin_viewset")
def register_corrections():
    """签到补正."""
    return places

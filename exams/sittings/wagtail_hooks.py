"""The door of this app to the back office."""

from wagtail import hooks

from exams.sittings.viewsets import events


@hooks.register("register_admin_viewset")
def register_events():
    """考试安排."""
    return events

from wagtail import hooks

from bookings.viewsets import TimetableGroup


@hooks.register("register_admin_viewset")
def timetable():
    """The timetable, for those who keep it."""
    return TimetableGroup()

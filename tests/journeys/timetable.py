"""What the timetable planner has put into the timetable for the day of the journey."""

from datetime import timedelta

from bookings.actions import plan_session
from bookings.models import Resource
from courses.models import ModulePage
from groundwork.audit.actors import Actor
from people.models import User

SHOWCASE = "extinguisher-choice"


def plan(world, hour, *, slug=SHOWCASE, days=0, capacity=20, closes_at=None, room=None):
    """A session at an hour at which the demo base has none; returns it."""
    module = ModulePage.objects.get(slug=slug)
    starts_at = world.at(hour, days=days)
    return plan_session(
        by=Actor.of(User.objects.get(username="timetable")),
        module=module,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=module.minutes),
        booking_opens_at=starts_at - timedelta(days=14),
        booking_closes_at=closes_at or starts_at - timedelta(hours=1),
        capacity=capacity,
        resources=[Resource.objects.get(name=room)] if room else [],
    )

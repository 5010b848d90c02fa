"""What the scheduler sends exists, and the auditor of the books comes at night."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from training_site.celery import app


def test_every_task_of_the_schedule_is_known():
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named - set(app.tasks) == set()


def test_books_are_inspected_every_night_at_half_past_three():
    at_home = ZoneInfo(settings.TIME_ZONE)
    night = app.conf.beat_schedule["inspect-books"]["schedule"]
    night.nowfun = lambda: datetime.datetime(2026, 3, 2, 3, 31, tzinfo=at_home)

    is_due, _seconds = night.is_due(datetime.datetime(2026, 3, 1, 3, 30, tzinfo=at_home))
    is_due_again, _seconds = night.is_due(datetime.datetime(2026, 3, 2, 3, 30, tzinfo=at_home))

    assert (is_due, is_due_again) == (True, False)

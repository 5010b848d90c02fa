"""What the scheduler sends exists."""

from django.conf import settings

from training_site.celery import app


def test_every_task_of_the_schedule_is_known():
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert (named - set(app.tasks), "bookings.inspect" in named) == (set(), True)

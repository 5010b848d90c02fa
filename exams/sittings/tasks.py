"""The schedule's part in sittings."""

from celery import shared_task

from exams.sittings.actions import finalise_sittings


@shared_task(name="sittings.finalise")
def finalise():
    """Close what is overdue, with the browser gone or not."""
    finalise_sittings()

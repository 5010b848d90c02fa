"""The tasks of the schedule."""

from celery import shared_task

from groundwork.intake.actions import forget_answers


@shared_task(name="intake.forget_answers")
def forget():
    """Let go of old answers."""
    forget_answers()

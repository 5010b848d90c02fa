"""Work of marking without a browser: scoring soon after the end, and healing what was missed."""

from celery import shared_task

from exams.marking.actions import announce_results, score_sittings, score_waiting
from groundwork.jobs.tasks import job_task


@job_task("marking.score")
def score_ended(job, sittings):
    """Score sittings that have just ended."""
    score_sittings(pks=sittings)


@job_task("marking.announce")
def announce(job, event):
    """Tell the candidates of an event that their results are published."""
    announce_results(event_id=event)


@shared_task(name="marking.score_waiting")
def score_all_waiting():
    """Score whatever ended without anybody noticing."""
    score_waiting()

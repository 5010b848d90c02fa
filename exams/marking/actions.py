"""Scoring ended sittings, and publishing what the scoring found."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.marking.exceptions import NotAllowed
from exams.marking.models import Publication, Result, ScoreRun
from exams.marking.permissions import may_publish_results
from exams.marking.queries import answers_by_sitting, results_of_event, runs_with_input, unscored_sittings
from exams.marking.rules import digest_of_answers, is_pass, percent_of, score
from exams.papers.exceptions import PaperTampered
from exams.papers.keys import PaperKey
from exams.sittings.choices import EventKind
from exams.sittings.models import ExamEvent, Sitting
from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from groundwork.jobs.actions import enqueue
from groundwork.notices.actions import send_message
from people.permissions import require

BATCH = 200
AT_ONCE = "at once"

log = logging.getLogger(__name__)


def score_waiting() -> int:
    """Score every ended sitting without a result. Returns how many.

    Event by event, so that one whose key does not agree with its seal keeps nobody else waiting.
    """
    scored = 0
    for event in set(unscored_sittings().order_by().values_list("event", flat=True)):
        try:
            scored += _score_waiting_of(event)
        except PaperTampered:
            log.exception("the key of exam event %s is not what was drawn; nothing of it is scored", event)
    return scored


def _score_waiting_of(event: int) -> int:
    """Score what waits of one event, 200 sittings a transaction."""
    scored = 0
    while batch := list(unscored_sittings().filter(event=event).values_list("pk", flat=True)[:BATCH]):
        done = score_sittings(pks=batch)
        if not done:  # somebody else scored them
            break
        scored += done
    return scored


def score_sittings(*, pks: list[int]) -> int:
    """Score these sittings where they have ended: a set operation, one transaction. Returns how many new results.

    Results of checks, and of events that say so, are published in the same transaction.
    """
    new = 0
    with transaction.atomic():
        locked = Sitting.objects.ended().filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
        by_event = defaultdict(list)
        for sitting in locked.select_related("event__paper"):
            by_event[sitting.event].append(sitting)
        for event, sittings in by_event.items():
            results = _score_event(event, sittings)
            if event.kind == EventKind.CHECK or event.publish_at_once:
                _publish(results, by=AT_ONCE)
            new += len(results)
    return new


def _score_event(event: ExamEvent, sittings: list[Sitting]) -> list[Result]:
    """Score the sittings of one event; returns the new results."""
    key = PaperKey.objects.get(paper_id=event.paper_id)
    right = key.verified_content()
    answers = answers_by_sitting(sittings)
    standing = runs_with_input(sittings, key.sha256)
    runs = []
    for sitting in sittings:
        given = answers.get(sitting.pk, {})
        digest = digest_of_answers(given)
        if (sitting.pk, digest) in standing:
            continue
        sheet = score(event.paper.content, right, given)
        runs.append(
            ScoreRun(
                sitting=sitting,
                paper_sha256=event.paper.sha256,
                key_sha256=key.sha256,
                answers_sha256=digest,
                points=sheet.points,
                max_points=sheet.max_points,
                lines=[line.as_json() for line in sheet.lines],
            )
        )
    ScoreRun.objects.bulk_create(runs, batch_size=BATCH)
    return _make_results(event, runs)


def _make_results(event: ExamEvent, runs: list[ScoreRun]) -> list[Result]:
    versions = dict(
        Result.objects.filter(sitting__in=[run.sitting_id for run in runs])
        .order_by()
        .values_list("sitting")
        .annotate(newest=Max("version"))
    )
    results = [
        Result(
            sitting_id=run.sitting_id,
            version=versions.get(run.sitting_id, 0) + 1,
            score_run=run,
            percent=percent_of(run.points, run.max_points),
            is_passed=is_pass(run.points, run.max_points, event.pass_percent),
        )
        for run in runs
    ]
    return Result.objects.bulk_create(results, batch_size=BATCH)


def _publish(results: Iterable[Result], *, by: str) -> None:
    """Let each sitting's pointer stand at its result. Two statements for any number."""
    pointers = [
        Publication(sitting_id=result.sitting_id, result=result, published_at=timezone.now(), published_by=by)
        for result in results
    ]
    Publication.objects.bulk_create(
        pointers,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["sitting"],
        update_fields=["result", "published_at", "published_by"],
    )


def publish_results(*, by: Actor, event: ExamEvent) -> int:
    """Publish the newest result of every sitting of an event; candidates are told. Returns how many pointers moved.

    Raises NotAllowed without marking.publish_results. Publishing again moves only what has a newer version.
    """
    require(by, may_publish_results, refusal=NotAllowed)
    with transaction.atomic():
        waiting = [
            sitting
            for sitting in results_of_event(event)
            if sitting.newest_id and _published_id(sitting) != sitting.newest_id
        ]
        _publish(Result.objects.filter(pk__in=[sitting.newest_id for sitting in waiting]), by=by.label)
        if waiting:
            newest = max(sitting.newest_id for sitting in waiting)
            record(by=by, action="marking.publish_results", thing=event, count=len(waiting))
            enqueue("marking.announce", key=f"marking.announce:{event.pk}:{newest}", by=by, event=event.pk)
    return len(waiting)


def _published_id(sitting: Sitting) -> int | None:
    publication = getattr(sitting, "publication", None)
    return publication.result_id if publication else None


def announce_results(*, event_id: int) -> None:
    """Put the news into the inbox of every candidate with a sign-in, once for each published version."""
    published = Publication.objects.filter(sitting__event_id=event_id, sitting__person__user__isnull=False)
    for publication in published.select_related("sitting__event", "sitting__person__user"):
        sitting = publication.sitting
        send_message(
            to=sitting.person.user,
            key=f"result:{publication.result_id}",
            subject=_("The result of %(exam)s has been published") % {"exam": sitting.event.title},
            body=_("Open your exams to see the score."),
            link=reverse("marking:result", args=[sitting.public_id]),
        )

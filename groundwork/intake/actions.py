"""Doing what a request asks once, however often it is sent."""

import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from groundwork.guards.refusals import was_lock_refused
from groundwork.intake.exceptions import KeyAtWork, KeyRefused, KeyReused
from groundwork.intake.models import AnsweredRequest
from groundwork.intake.rules import is_request_key

KEPT = timedelta(days=2)
PATIENCE_MS = 5_000  # how long one waits for the same request to be answered; SQLite has its own busy timeout

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a request is answered with: a status and what can be written as JSON."""

    status: int
    body: Any


class _AnsweredBefore(Exception):
    """Somebody else was first with this key: undo nothing but the claim."""


def answer_once(*, sender: str, door: str, key: str, body: bytes, work: Callable[[], Answer]) -> Answer:
    """Do ``work`` unless this sender sent this key to this door before; then give the answer that stands.

    Claim, effect and answer are one transaction: of ten at once one works and nine wait for its end, and a process
    that dies in between has done nothing. A refusal is an answer too; an exception is none, and frees the key.
    Raises KeyRefused, KeyReused for the same key over another body, KeyAtWork when waiting took too long.
    """
    if not is_request_key(key):
        raise KeyRefused
    claim = AnsweredRequest(sender=sender, door=door, key=key, digest=hashlib.sha256(body).hexdigest(), status=0)
    try:
        return _work_as_first(claim, work)
    except _AnsweredBefore:
        return _standing_answer(claim)


def _work_as_first(claim: AnsweredRequest, work: Callable[[], Answer]) -> Answer:
    with transaction.atomic():
        _claim(claim)
        answer = work()
        claim.status, claim.answer = answer.status, answer.body
        claim.save(update_fields=["status", "answer"])
    return answer


def _claim(claim: AnsweredRequest) -> None:
    """Write the row; the unique key makes every other writer of it wait for the end of this transaction."""
    try:
        with transaction.atomic():
            _wait_at_most(f"'{PATIENCE_MS}ms'")
            claim.save(force_insert=True)
            _wait_at_most("DEFAULT")
    except IntegrityError as error:
        raise _AnsweredBefore from error
    except OperationalError as error:
        if not was_lock_refused(error):  # the database is away or full: that is told as what it is
            raise
        raise KeyAtWork from error


def _wait_at_most(time: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout TO {time}")


def _standing_answer(claim: AnsweredRequest) -> Answer:
    standing = AnsweredRequest.objects.filter(sender=claim.sender, door=claim.door, key=claim.key).first()
    if standing is None:  # it was undone between the two statements
        raise KeyAtWork
    if standing.digest != claim.digest:
        raise KeyReused
    return Answer(standing.status, standing.answer)


def note_refusal(*, door: str, error: Exception) -> str:
    """Write a line about a file that was refused, without its name or content. Returns the event's id in the log."""
    event = uuid.uuid4().hex[:12]
    log.warning("file refused event=%s door=%s code=%s", event, door, getattr(error, "code", type(error).__name__))
    return event


def forget_answers() -> int:
    """Delete the answers that nobody will ask for again. Returns how many."""
    return AnsweredRequest.objects.filter(answered_at__lt=timezone.now() - KEPT).delete()[0]

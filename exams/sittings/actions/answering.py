"""Storing answers: each batch says of each answer what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from exams.sittings.actions.notes import tell_of_end
from exams.sittings.choices import SittingState
from exams.sittings.exceptions import (
    NotStarted,
    SittingEnded,
)
from exams.sittings.leases import Lease
from exams.sittings.models import AnswerCurrent, AnswerEvent
from exams.sittings.queries import outline_of_paper
from exams.sittings.rules import Offer, is_on_time, read_offer
from exams.sittings.statements import Target, lock_target


@dataclass
class Saved:
    """What became of each answer of a batch: keys are (epoch, n)."""

    sitting: Target
    epoch_current: bool
    acknowledged: list = field(default_factory=list)
    late: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (the entry as it came, the reason)


def save_answers(*, lease: Lease, entries: Iterable, received_at: datetime) -> Saved:
    """Store a batch of answers and say of each what became of it. Three statements beside BEGIN and COMMIT.

    ``entries`` are as they came; ``received_at`` is when the whole body had arrived, and alone decides what is late.
    What is late is kept and never current; so is what a page writes whose lease has passed to another page.
    Raises SittingEnded once the candidate has handed in.
    """
    with transaction.atomic():
        sitting = _target_of_lease(lease)
        outline = outline_of_paper(sitting.paper_id, sitting.paper_sha256)
        saved = Saved(sitting=sitting, epoch_current=lease.epoch >= sitting.lease_epoch)
        offers: dict[tuple[int, int], Offer] = {}
        for raw in entries:
            offer, reason = read_offer(raw, outline, lease.epoch)
            if offer is None:
                saved.refused.append((raw, reason))
            elif offers.setdefault(offer.key, offer) != offer:
                saved.conflicts.append(offer.key)
        if offers:
            _store(saved, offers, received_at)
    return saved


def _target_of_lease(lease: Lease) -> Target:
    target = lock_target(lease.public_id)
    if target is None or target.state == SittingState.READY:
        raise NotStarted
    if target.state == SittingState.SUBMITTED:
        raise SittingEnded
    return target


def _store(saved: Saved, offers: dict[tuple[int, int], Offer], received_at: datetime) -> None:
    sitting = saved.sitting
    is_late = not is_on_time(received_at, sitting.deadline_at, settings.ANSWER_GRACE_SECONDS)
    new = AnswerEvent.objects.append(
        [
            AnswerEvent(
                sitting_id=sitting.pk,
                epoch=offer.epoch,
                n=offer.n,
                slot=offer.slot,
                payload=offer.payload,
                is_late=is_late,
                received_at=received_at,
            )
            for offer in offers.values()
        ]
    )
    (saved.late if is_late else saved.acknowledged).extend(sorted(new))
    if len(new) < len(offers):
        _answer_known(saved, [offer for key, offer in offers.items() if key not in new])
    # What was stored before counts here too: a page that took over sends again what the page before it could only
    # leave as history. A lower (epoch, n) still never wins.
    counted = set(saved.acknowledged)
    newest = {offer.slot: offer for key, offer in sorted(offers.items()) if key in counted}
    if newest and saved.epoch_current and not is_late:
        AnswerCurrent.objects.put_forward(
            [
                AnswerCurrent(sitting_id=sitting.pk, slot=slot, epoch=offer.epoch, n=offer.n, payload=offer.payload)
                for slot, offer in newest.items()
            ]
        )
        if sitting.state == SittingState.CLOSED:
            # Received in time, stored after the finaliser came: the sitting ends anew, and is scored anew.
            tell_of_end([sitting.pk])


def _answer_known(saved: Saved, offers: list[Offer]) -> None:
    """Sent again: the same is acknowledged as it was stored, another answer under the same key is a conflict."""
    stored = {
        (event.epoch, event.n): event
        for event in AnswerEvent.objects.filter(
            sitting_id=saved.sitting.pk, epoch__in={o.epoch for o in offers}, n__in={o.n for o in offers}
        )
    }
    for offer in offers:
        event = stored[offer.key]
        if (event.slot, event.payload) != (offer.slot, offer.payload):
            saved.conflicts.append(offer.key)
        else:
            (saved.late if event.is_late else saved.acknowledged).append(offer.key)

"""A desk that was offline all day: five thousand scans, and the same sent again."""

import time
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from attendance.models import Scan
from benchmarks.exam_room import signed_in
from benchmarks.measuring import Figure
from bookings.models import Seat
from people.models import Person
from tests.factories.bookings import BookingFactory, SessionFactory
from tests.factories.people import PersonFactory, RoleGrantFactory

VISITORS = 2500  # each comes and leaves: two scans
BATCH = 500  # the most that the desk sends at once
BUDGET = 5  # seconds


def figures(site):
    """Every figure of this subject."""
    with transaction.atomic():
        session = SessionFactory(running=True, places=VISITORS)
        codes = _seats(session)
        desk = signed_in(site.port, RoleGrantFactory(role="front-desk").user)
    batches = _batches(session, codes)
    before = Scan.objects.count()
    connection.close()
    with site.spending() as spent:
        seconds = _send(desk, batches)
    stored = Scan.objects.count() - before
    yield site.cpu_figure("scan", f"one scan of a batch of {BATCH}", spent, stored)
    yield Figure("scan-sync", f"{stored} offline scans, in batches of {BATCH}", seconds, "s", stored, budget=BUDGET)
    again = _send(desk, batches)
    added = Scan.objects.count() - before - stored
    connection.close()
    yield Figure("scan-replay", "the same scans sent again", again, "s", stored)
    yield Figure("scan-replay-added", "scans that the replay added", added, "scans", stored, budget=0)


def _seats(session):
    booking = BookingFactory(session=session)
    persons = Person.objects.bulk_create(PersonFactory.build_batch(VISITORS))
    seats = Seat.objects.bulk_create(
        Seat.of(booking, person, code=f"B{place:07d}") for place, person in enumerate(persons)
    )
    return [seat.code for seat in seats]


def _batches(session, codes):
    device = {"id": str(uuid.uuid4()), "name": "基准测试台"}
    moments = {"in": session.starts_at - timedelta(minutes=5), "out": timezone.now()}
    scans = [
        {"id": str(uuid.uuid4()), "kind": kind, "presented": code, "at": at.isoformat()}
        for kind, at in moments.items()
        for code in codes
    ]
    for place, scan in enumerate(scans, start=1):
        scan["sequence"] = place
    return [{"device": device, "scans": scans[first : first + BATCH]} for first in range(0, len(scans), BATCH)]


def _send(desk, batches):
    began = time.monotonic()
    for batch in batches:
        now = timezone.now().isoformat()
        reply = desk.post_json(
            "/api/v1/attendance/scans", {**batch, "now": now}, {"X-CSRFToken": desk.cookies["csrftoken"]}
        ).json()
        if len(reply["answers"]) != len(batch["scans"]):
            message = f"not stored: {reply['conflicts'][:3]}"
            raise RuntimeError(message)
    return round(time.monotonic() - began, 2)

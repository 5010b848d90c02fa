"""A fixed morning: it is ten past nine, and a session runs from nine to a quarter to ten."""

import datetime
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import PersonFactory

URL = "/api/v1/attendance/scans"


def at(clock, *, day=21):
    """A time of the fixed day, in Shanghai."""
    return datetime.datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def morning():
    """The clock stands at 09:10; ``morning.move_to(at("10:00"))`` moves it."""
    with time_machine.travel(at("09:10"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def lesson(morning, db):
    """A session from 09:00 to 09:45 whose module gives one hour."""
    return SessionFactory(starts_at=at("09:00"))


@pytest.fixture
def seat(lesson):
    """沈丽's seat in the lesson."""
    return SeatFactory(booking__session=lesson, person=PersonFactory(name="沈丽"))


def scan(presented, *, kind="in", sequence=1, clock="09:10", **changes):
    """A scan as a device sends it, made at ``clock`` by the device."""
    facts = {"id": str(uuid.uuid4()), "sequence": sequence, "kind": kind, "presented": presented}
    return facts | {"at": at(clock).isoformat()} | changes


@pytest.fixture
def post(cast, sign_in, morning):
    """Send scans as a device of the front desk, whose clock says ``clock``; returns the response."""
    own_device = str(uuid.uuid4())

    def send(*scans, user=None, clock=None, device=own_device, name="前台一", **changes):
        now = at(clock) if clock else datetime.datetime.now(datetime.UTC)
        body = {"device": {"id": device, "name": name}, "now": now.isoformat(), "scans": list(scans)}
        return sign_in(user or cast.desk).post(URL, json.dumps(body | changes), content_type="application/json")

    return send


def verdicts(response):
    """The verdicts of an answer, in order."""
    return [answer["verdict"] for answer in response.json()["answers"]]

"""D: what the saving of answers takes and refuses, beside tests/exams/sittings/test_api.py."""

import gzip
import json
import time

import pytest
from django.test import Client

from exams.sittings.limits import Bucket, saves
from exams.sittings.models import AnswerEvent
from tests.factories.papers import PaperFactory
from tests.factories.sittings import EventFactory, SittingFactory, lease_of

GOOD = {"events": [{"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a2"]}}]}
UNREADABLE = "服务器无法读取提交的答案。答案保留在本设备上，请刷新页面。"


@pytest.fixture
def sitting(db):
    return SittingFactory(started=True)


@pytest.fixture
def post(db):
    """Send a body under the lease of a sitting."""
    strict = Client(enforce_csrf_checks=True)

    def send(sitting, body, content_type="application/json", **headers):
        path = f"/api/v1/sittings/{sitting.public_id}/answers"
        more = {"X-Lease": lease_of(sitting), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return strict.post(path, body, content_type=content_type, headers=more)

    return send


def told(response):
    return response.status_code, response.json()["detail"]


UNREAD = {
    "a name twice": '{"events": [], "events": [{}]}',
    "an infinite number": '{"events": [{"epoch": 1, "n": 1e999, "slot": 1, "payload": {}}]}',
    "minus infinity": '{"events": -Infinity}',
    "a byte order mark": '\ufeff{"events": []}',
    "half a pair for a name": '{"\\ud800": 1}',
    "a hundred objects deep": '{"events": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
}


@pytest.mark.parametrize("case", UNREAD)
def test_body_that_says_two_things_or_nothing_is_refused(case, post, sitting):
    assert told(post(sitting, UNREAD[case])) == (400, UNREADABLE)
    assert AnswerEvent.objects.count() == 0


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/html", "a/b"])
def test_body_that_does_not_say_that_it_is_json_is_refused(content_type, post, sitting):
    assert told(post(sitting, json.dumps(GOOD), content_type)) == (400, UNREADABLE)


def test_packed_body_is_refused_unpacked_by_nobody(post, sitting):
    bomb = gzip.compress(bytes(10_000_000))

    assert told(post(sitting, bomb, Content_Encoding="gzip")) == (400, UNREADABLE)
    assert told(post(sitting, json.dumps(GOOD), Content_Encoding="gzip")) == (400, UNREADABLE)


TEXTS = {
    "300 KB": ("字" * 100_000, 0),
    "200,000 marks": ("a" + "\u0301" * 200_000, 0),
    "NUL": ("a\x00b", 0),
    "half a pair": ("\ud800", 0),
    "blanks alone": ("   ", 1),
    "an emoji and a rare character": ("😀𠮷", 1),
    "a formula": ("=cmd|'/c calc'!A0", 1),
    "a template": ("{{7*7}}{% include 'x' %}<script>alert(1)</script>", 1),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_is_kept_as_it_is_or_refused_with_the_reason(case, post):
    text, kept = TEXTS[case]
    sitting = SittingFactory(started=True, event=EventFactory(paper=PaperFactory(slots={1: ("blank", [], ["甲"])})))
    event = {"epoch": 1, "n": 1, "slot": 1, "payload": {"text": text}}

    body = json.dumps({"events": [event]}, ensure_ascii="\ud800" in text).encode()
    reply = post(sitting, body).json()

    assert (len(reply["acknowledged"]), len(reply["refused"])) == (kept, 1 - kept)
    assert [stored.payload["text"] for stored in AnswerEvent.objects.all()] == [text] * kept


def test_headers_of_a_stranger_change_nothing(post, sitting):
    response = post(
        sitting,
        json.dumps(GOOD),
        X_Forwarded_For="1.2.3.4, 5.6.7.8",
        X_Forwarded_Host="evil.example",
        X_HTTP_Method_Override="DELETE",
    )

    assert (response.status_code, response.json()["acknowledged"]) == (200, [[1, 1]])


def test_saving_without_end_is_slowed_down_and_loses_nothing(post, sitting):
    other = SittingFactory(started=True)
    first = post(sitting, json.dumps(GOOD))
    while saves.takes(sitting.public_id):
        pass

    slowed = post(sitting, json.dumps(GOOD))

    assert told(slowed) == (429, "本页提交过于频繁。答案保留在本设备上，稍后会自动重新提交。")
    assert (first.status_code, slowed["Retry-After"], post(other, json.dumps(GOOD)).status_code) == (200, "1", 200)
    assert AnswerEvent.objects.filter(sitting=sitting).count() == 1


def test_bucket_fills_again_with_time():
    bucket = Bucket(at_once=2, per_second=50)
    at_once = [bucket.takes("a"), bucket.takes("a"), bucket.takes("a")]

    ends_at = time.monotonic() + 5
    while not (again := bucket.takes("a")) and time.monotonic() < ends_at:
        pass

    assert (at_once, again, bucket.takes("b")) == ([True, True, False], True, True)

"""F: what a scanner may hold, beside tests/attendance: tokens that are none, batches without end, clocks."""

import base64
import json
import uuid

import pytest

from attendance.models import Scan
from bookings.tickets import make_token
from tests.attendance.conftest import URL, scan, verdicts


def texts(response):
    return {(answer["title"], answer["text"], answer["name"]) for answer in response.json()["answers"]}


def altered(token):
    """The token of a seat, changed in each of the ways in which a forger might."""
    raw = base64.b32decode(token + "=" * 4)
    other = "A" if token[-10] != "A" else "B"
    return [
        token[:-10] + other + token[-9:],
        token[:-1],
        token + "A",
        token[::-1],
        base64.b64encode(raw).decode(),
        base64.b32encode(raw[:16] + bytes(16)).decode().rstrip("="),
        base64.b32encode(raw[:16]).decode(),
        token[:5] + "%" + token[6:],
        "none." + token,
    ]


def test_forged_token_gets_the_one_text_that_says_nothing(post, seat):
    tokens = altered(make_token(seat.public_id))
    response = post(*(scan(token, sequence=number) for number, token in enumerate(tokens, start=1)))

    assert verdicts(response) == ["unknown"] * len(tokens)
    assert len(texts(response)) == 1
    assert next(iter(texts(response)))[2] == ""


@pytest.mark.parametrize(
    "presented",
    [
        "https://evil.example/t/AAAA/",
        "' OR 1=1--",
        "<script>alert(1)</script>",
        "{{7*7}}%s%n",
        "\u202e" + "A" * 51,
        "一" * 200,
        "\x00\x1d",
        "",
        " ",
        "Ａ" * 52,
    ],
)
def test_rubbish_for_a_ticket_is_stored_as_what_it_is_and_opens_nothing(presented, post):
    response = post(scan(presented))

    assert (response.status_code, verdicts(response)) == (200, ["unknown"])
    assert "\x00" not in Scan.objects.get().presented


@pytest.mark.parametrize("size", [3_000, 10_000])
def test_token_without_end_is_refused(size, post):
    assert (post(scan("一" * size)).status_code, Scan.objects.count()) == (422, 0)


def test_lower_case_and_blanks_are_the_same_token(post, seat):
    token = make_token(seat.public_id)

    assert verdicts(post(scan(f" {token[:20].lower()} {token[20:]}"))) == ["arrived"]


def test_batch_of_100_000_is_refused_at_once(post):
    body = [scan("A", sequence=number) for number in range(1, 502)] * 200

    response = post(*body)

    assert (response.status_code, Scan.objects.count()) == (413, 0)
    assert response.json()["detail"] == "提交的内容过大。没有保存任何内容。请分成几次提交。"


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "", "长" * 61])
def test_name_of_a_device_that_no_database_holds_is_refused(name, post, seat):
    response = post(scan(seat.code), name=name)

    assert (response.status_code, Scan.objects.count()) == (422, 0)
    assert response.json()["detail"] == "请求的内容不符合格式要求。没有保存任何内容。"


@pytest.mark.parametrize("day", [20, 22])
def test_clock_a_day_wrong_changes_nothing(day, post, seat):
    at = f"2026-11-{day}T09:10:00+08:00"

    response = post(scan(seat.code) | {"at": at}, now=at)

    assert verdicts(response) == ["arrived"]


def test_scans_of_a_desk_that_lost_its_role_are_refused(cast, post, seat, sign_in):
    cast.desk.role_grants.all().update(revoked_at="2026-11-21T00:00:00Z")

    response = post(scan(seat.code))

    assert (response.status_code, Scan.objects.count()) == (403, 0)


def test_more_fields_than_there_are_change_nothing(post, seat):
    facts = scan(seat.code) | {"verdict": "arrived", "seat": 1, "happened_at": "2020-01-01T00:00:00Z"}

    response = post(facts)

    stored = Scan.objects.get()
    assert (verdicts(response), stored.happened_at.year) == (["arrived"], 2026)


def test_body_in_another_encoding_or_twice_named_is_refused(cast, sign_in, morning):
    body = {"device": {"id": str(uuid.uuid4()), "name": "前台"}, "now": "2026-11-21T09:10:00+08:00", "scans": []}
    raws = [json.dumps(body).encode("utf-16"), json.dumps(body)[:-1].encode() + b', "scans": []}']

    statuses = [sign_in(cast.desk).post(URL, raw, content_type="application/json").status_code for raw in raws]

    assert statuses == [400, 400]

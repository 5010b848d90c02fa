"""Who may send scans, how many, how much of the database that takes, and that rubbish is never a fault of ours."""

import json
import uuid

import pytest
from django.test import Client

from attendance.models import Device, Scan
from tests.attendance.conftest import URL, at, scan, verdicts
from tests.factories.attendance import DeviceFactory
from tests.factories.bookings import SeatFactory
from tests.factories.people import RoleGrantFactory

ONE_BATCH = 16  # statements for a batch of arrivals of one device, the savepoint of the action included


def seats(lesson, count):
    return [SeatFactory(booking__session=lesson) for _ in range(count)]


@pytest.mark.parametrize(("role", "status"), [("trainee", 403), ("timetabler", 403), ("contact", 403), ("desk", 200)])
def test_only_the_desk_may_send_scans(role, status, cast, post, seat):
    response = post(scan(seat.code), user=getattr(cast, role))

    assert (response.status_code, Scan.objects.count()) == (status, int(status == 200))


def test_scans_need_a_sign_in(client, db):
    assert client.post(URL, "{}", content_type="application/json").status_code == 401


def test_scans_need_the_csrf_token(cast, seat):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.desk, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(URL, "{}", content_type="application/json").status_code == 403


def test_device_of_another_sign_in_does_not_exist(cast, post, seat):
    device = DeviceFactory()
    RoleGrantFactory(user=cast.trainee, role="front-desk")

    response = post(scan(seat.code), device=str(device.public_id))

    assert (response.status_code, Scan.objects.count()) == (404, 0)


def test_scan_of_another_device_is_not_told(cast, post, seat):
    RoleGrantFactory(user=cast.trainee, role="front-desk")
    theirs = scan(seat.code)
    post(theirs)

    response = post(theirs, user=cast.trainee, device=str(uuid.uuid4()))

    assert response.json() == {"answers": [], "conflicts": [theirs["id"]], "inside": 1}


def test_device_is_known_again_and_takes_its_new_name(cast, post, seat):
    post(name="南门")
    post(name="北门")

    assert list(Device.objects.values_list("name", "user")) == [("北门", cast.desk.pk)]


@pytest.mark.parametrize("count", [1, 90])
def test_batch_takes_the_same_number_of_queries_whatever_its_size(count, post, lesson, django_assert_num_queries, cast):
    scans = [scan(seat.code, sequence=i) for i, seat in enumerate(seats(lesson, count), start=2)]
    post(scan("AAAAAAAA"))
    body = {"device": _device_of(cast.desk), "now": at("09:10").isoformat(), "scans": scans}
    client = Client()
    client.force_login(cast.desk, backend="django.contrib.auth.backends.ModelBackend")

    with django_assert_num_queries(ONE_BATCH):
        response = client.post(URL, json.dumps(body), content_type="application/json")

    assert verdicts(response) == ["arrived"] * count


def _device_of(user):
    device = Device.objects.get(user=user)
    return {"id": str(device.public_id), "name": device.name}


def test_batch_of_500_is_taken_and_501_is_not(post, lesson):
    scans = [scan("AAAAAAAA", sequence=i) for i in range(1, 502)]

    too_many = post(*scans)
    most = post(*scans[:500])

    assert (too_many.status_code, most.status_code) == (422, 200)
    assert Scan.objects.count() == 500


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"id": None},
        {"sequence": 0},
        {"sequence": -1},
        {"sequence": 2**63},
        {"sequence": 1.5},
        {"sequence": "NaN"},
        {"kind": "sideways"},
        {"presented": "A" * 201},
        {"presented": None},
        {"presented": ["a"]},
        {"presented": "\ud800"},
        {"at": "yesterday"},
        {"at": "2026-11-21T09:00:00"},
        {"at": "99999-01-01T00:00:00Z"},
    ],
)
def test_rubbish_in_a_scan_is_refused(changes, post, seat):
    response = post(scan(seat.code) | changes)

    assert (response.status_code, Scan.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"a"', 422),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"now": ' + b"1" * 5000 + b"}", 400),
        (b'{"now": NaN, "device": 1, "scans": {}}', 400),
        (b'{"device": {"id": "0199c0de-0000-7000-8000-000000000003", "name": ""}, "now": 0, "scans": []}', 422),
    ],
)
def test_rubbish_for_a_body_is_refused(body, status, cast, sign_in):
    response = sign_in(cast.desk).post(URL, body, content_type="application/json")

    assert response.status_code == status


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_not_allowed(method, cast, sign_in):
    assert getattr(sign_in(cast.desk), method)(URL).status_code == 405

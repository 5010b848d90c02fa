"""What people are told when a request breaks, and what programs are."""

import errno

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import RequestFactory

from training_site.errors import status_of, tell

GONE = OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (GONE, 503),
        (InterfaceError("connection already closed"), 503),
        (OperationalError("disk I/O error"), 503),
        (OSError(errno.EIO, "I/O error"), 503),
        (OperationalError("database or disk is full"), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (FileNotFoundError(errno.ENOENT, "no such file"), 500),
        (DatabaseError("no such column"), 500),
        (KeyError("x"), 500),
    ],
)
def test_status_says_what_broke(error, status):
    assert status_of(error) == status


@pytest.mark.parametrize(("status", "words"), [(500, "系统出了问题"), (503, "系统暂时无法保存"), (507, "系统磁盘已满")])
def test_page_says_what_happened_what_was_kept_and_what_to_do(status, words):
    response = tell(RequestFactory().get("/timetable/"), status)

    assert (response.status_code, response.headers.get("Retry-After")) == (status, {503: "5", 507: "60"}.get(status))
    assert all(word in response.content.decode() for word in (words, "已保存", "再试"))


def test_api_is_answered_in_json():
    response = tell(RequestFactory().get("/api/v1/sittings/"), 503)

    assert response.headers["Content-Type"] == "application/json"
    assert "请保持页面打开" in response.content.decode()


@pytest.mark.parametrize("address", ["/timetable/", "/api/v1/certificates/verify"])
def test_database_that_is_away_is_told_as_such(db, client, address):
    def refuse(execute, sql, params, many, context):
        raise GONE

    client.raise_request_exception = False
    body = '{"number": "WXPA-2026-XF-000001", "name": "沈丽"}'
    with connection.execute_wrapper(refuse):
        ask = client.post(address, body, content_type="application/json") if "api" in address else client.get(address)

    assert (ask.status_code, ask.headers["Retry-After"]) == (503, "5")

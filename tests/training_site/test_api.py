import json

import pytest
from django.test import Client

SCANS = "/api/v1/attendance/scans"


def _detail(response):
    return response.status_code, response.json()["detail"]


def test_description_is_served(db, client):
    described = client.get("/api/v1/openapi.json").json()

    assert (described["info"]["title"], "/api/v1/attendance/scans" in described["paths"]) == ("平安实训", True)


def test_stranger_is_told_to_sign_in(db, client):
    assert _detail(client.post(SCANS, "{}", content_type="application/json")) == (
        401,
        "请先登录。没有保存任何内容。",
    )


def test_missing_token_is_answered_in_chinese(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.desk, backend="django.contrib.auth.backends.ModelBackend")

    assert _detail(client.post(SCANS, "{}", content_type="application/json")) == (
        403,
        "请刷新页面后重试。没有保存任何内容。",
    )


def test_role_without_the_right_is_answered_in_chinese(cast, sign_in):
    body = {
        "device": {"id": "0193a0f0-0000-7000-8000-000000000001", "name": "前台"},
        "now": "2026-11-22T09:00:00Z",
        "scans": [],
    }

    response = sign_in(cast.trainee).post(SCANS, json.dumps(body), content_type="application/json")

    assert _detail(response) == (403, "这个账号不能扫票。没有保存任何内容。")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("[", (400, "无法读取请求：内容不是 JSON。没有保存任何内容。")),
        ('{"scans": 3}', (422, "请求的内容不符合格式要求。没有保存任何内容。")),
    ],
)
def test_garbage_is_answered_in_chinese(cast, sign_in, body, answer):
    assert _detail(sign_in(cast.desk).post(SCANS, body, content_type="application/json")) == answer

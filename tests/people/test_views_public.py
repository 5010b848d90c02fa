import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import User
from tests.factories.people import UserFactory

ANSWERS = {
    "name": "林晓",
    "phone": "１３８ 1234 5678",
    "birth_on": "1990-01-01",
    "password": "zhili-2026-ok",
    "consent": "on",
}
NEUTRAL = "用这些信息没能注册成功。如果以前注册过，请直接登录。"


def register(client, **changes):
    return client.post(reverse("people:register"), {**ANSWERS, **changes})


def sign_in_with(client, username, password, **more):
    return client.post(reverse("people:sign-in"), {"username": username, "password": password, **more})


def test_registration_signs_in_and_goes_to_the_own_page(db, client):
    response = register(client)

    user = User.objects.get(username="13812345678")
    assert (response.status_code, response["Location"]) == (302, "/me/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"name": "12345"}, "name", "姓名不能只有数字和符号。"),
        ({"name": "林\u202e晓"}, "name", "姓名里有不能用的符号，可能是看不见的字符。请重新输入姓名。"),
        ({"phone": "123"}, "phone", "请填写 11 位手机号。"),
        ({"consent": ""}, "consent", "没有你的同意，我们不能保存你的信息。请先阅读告知书。"),
        ({"birth_on": "1890-01-01"}, "birth_on", "出生日期不对，请核对。"),
        ({"birth_on": "2012-02-30"}, "birth_on", "这个日期不存在或写法不对，请重新填写，例如 2026-03-08。"),
        ({"password": "a" * 129}, "password", "最多 128 个字，现在有 129 个，请缩短。"),
        ({"password": "12345678901"}, "password", "密码只包含数字。"),
        ({"name": ""}, "name", "请填写。"),
    ],
)
def test_registration_refuses_and_says_why(db, client, changes, field, error):
    response = register(client, **changes)

    assert response.status_code == 200
    assert error in response.context["form"].errors[field]
    assert not User.objects.exists()


def test_registration_of_a_child_is_refused(db, client):
    response = register(client, birth_on=f"{timezone.localdate().year - 9}-01-01")

    assert "不满 14 周岁不用注册账号" in response.content.decode()
    assert not User.objects.exists()


def test_registration_of_a_known_phone_leads_to_sign_in_without_telling(db, client):
    UserFactory(username="13812345678")

    response = register(client)

    assert response.context["form"].non_field_errors() == [NEUTRAL]
    assert reverse("people:sign-in") in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_password_of_128_characters_is_taken_exactly(db, client):
    password = " " + "密x" * 63 + "Z"
    register(client, password=password)
    client.logout()

    assert sign_in_with(client, "13812345678", password.strip()).status_code == 200
    assert sign_in_with(client, "13812345678", password).status_code == 302


@pytest.mark.parametrize("target", ["//evil.example/", "https:evil.example", "javascript:alert(1)", "\\\\evil", ""])
@pytest.mark.parametrize("name", ["people:sign-in", "people:register"])
def test_next_leads_to_the_own_site_only(db, client, name, target):
    UserFactory(username="desk", password="safe-and-sound-7")
    answers = {**ANSWERS, "username": "desk"}
    if name == "people:sign-in":
        answers["password"] = "safe-and-sound-7"

    response = client.post(reverse(name), {**answers, "next": target})

    assert (response.status_code, response["Location"]) == (302, "/me/")


@pytest.mark.parametrize("name", ["people:sign-in", "people:register"])
def test_next_of_the_own_site_is_kept(db, client, name):
    UserFactory(username="13900000001", password="zhili-2026-ok")

    response = client.post(reverse(name), {**ANSWERS, "username": "139 0000 0001", "next": "/org/people/?q=1"})

    assert response["Location"] == "/org/people/?q=1"


def test_unknown_name_and_wrong_password_read_the_same(db, client):
    UserFactory(username="13900000001", password="safe-and-sound-7")
    UserFactory(username="13900000002", password="safe-and-sound-7", is_active=False)

    told = [
        sign_in_with(client, "13900000001", "wrong").context["form"].non_field_errors(),
        sign_in_with(client, "13900000009", "wrong").context["form"].non_field_errors(),
        sign_in_with(client, "13900000002", "safe-and-sound-7").context["form"].non_field_errors(),
    ]

    assert told == [["手机号或密码不对，请注意大小写。"]] * 3


@pytest.mark.parametrize("name", ["people:sign-in", "wagtailadmin_login"])
def test_password_too_long_never_costs_a_hash(db, client, name, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: hashed.append(raw))
    UserFactory(username="13900000001")

    client.post(reverse(name), {"username": "13900000001", "password": "a" * 129})

    assert hashed == []


def test_five_wrong_passwords_close_the_door(db, client, settings):
    settings.AXES_ENABLED = True
    UserFactory(username="13900000001", password="safe-and-sound-7")

    statuses = [sign_in_with(client, "13900000001", "wrong").status_code for _attempt in range(5)]
    response = sign_in_with(client, "13900000001", "safe-and-sound-7")

    assert statuses == [200, 200, 200, 200, 429]
    assert response.status_code == 429
    assert "这个账号半小时内不能登录" in response.content.decode()


def test_sign_out_ends_the_session_by_post_only(cast, client, sign_in):
    sign_in(cast.trainee)

    assert client.get(reverse("people:sign-out")).status_code == 405
    assert client.post(reverse("people:sign-out"))["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("who", "shown"),
    [("anonymous", ["登录", "注册"]), ("trainee", ["退出登录"]), ("contact", ["本单位人员", "退出登录"])],
)
def test_account_links_fit_the_visitor(cast, client, sign_in, who, shown):
    from cms.slots import navigation_for

    sign_in(None if who == "anonymous" else getattr(cast, who))

    user = client.get(reverse("people:privacy-notice")).wsgi_request.user
    own = [entry for entry in navigation_for(user) if entry.url_name.startswith("people:")]
    assert [str(entry.label) for entry in own if entry.placement == "account"] == shown


def test_staff_without_a_name_in_wagtail_enter_with_their_role(cast, client, sign_in):
    assert sign_in(cast.publisher).get(reverse("wagtailadmin_home")).status_code == 200

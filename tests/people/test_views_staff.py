import pytest
from django.urls import reverse

from people.models import User
from tests.conftest import ROLES_OF_CAST
from tests.factories.people import RoleGrantFactory

ROLES_PAGE = "people_admin:roles"


def grant(client, **answers):
    return client.post(reverse(ROLES_PAGE), answers)


@pytest.mark.parametrize("role", [role for role in ROLES_OF_CAST if role != "security_admin"])
def test_screen_is_the_security_administrators_alone(cast, sign_in, role):
    client, held = sign_in(getattr(cast, role)), cast.desk.role_grants.get()

    statuses = [
        client.get(reverse(ROLES_PAGE)).status_code,
        grant(client, sign_in="outsider", role="publisher").status_code,
        client.post(reverse("people_admin:role-revoke", args=[held.pk])).status_code,
    ]

    held.refresh_from_db()
    assert statuses == [302, 302, 302]
    assert (cast.outsider.role_grants.count(), held.revoked_at) == (0, None)


def test_role_is_granted_and_taken_back(cast, sign_in):
    client = sign_in(cast.security_admin)

    grant(client, sign_in="outsider", role="group-contact", where=cast.organisation.internal_code)
    held = cast.outsider.role_grants.get()
    listed = client.get(reverse(ROLES_PAGE)).content.decode()
    client.post(reverse("people_admin:role-revoke", args=[held.pk]))

    assert (held.role, held.scope) == ("group-contact", f"organisation:{cast.organisation.pk}")
    assert cast.organisation.name in listed
    assert not cast.outsider.role_grants.current().exists()


@pytest.mark.parametrize(
    ("answers", "field", "error"),
    [
        ({"sign_in": "nobody", "role": "publisher"}, "sign_in", "没有这个账号，请对方先注册。"),
        ({"sign_in": "outsider", "role": "group-contact", "where": ""}, "where", "没有单位用这个内部编号。"),
        ({"sign_in": "outsider", "role": "instructor"}, "where", "这个角色只管一个体验区，请填写它的网址代号。"),
        ({"sign_in": "outsider", "role": "publisher", "where": "x"}, "where", "这个角色管整个基地，这一项请留空。"),
        ({"sign_in": "security_admin", "role": "publisher"}, None, "不能给自己授权或撤权，请找另一位安全管理员。"),
        (
            {"sign_in": "audit_admin", "role": "system-administrator"},
            None,
            "系统、安全、审计三个管理员必须是不同的人。请先撤销另一个角色。",
        ),
    ],
)
def test_refusal_is_told_at_the_form(cast, sign_in, answers, field, error):
    response = grant(sign_in(cast.security_admin), **answers)

    form = response.context["form"]
    assert (form.errors[field] if field else form.non_field_errors()) == [error]
    assert not User.objects.get(username="outsider").role_grants.exists()


def test_get_never_takes_back(cast, sign_in):
    held = cast.desk.role_grants.get()

    assert sign_in(cast.security_admin).get(reverse("people_admin:role-revoke", args=[held.pk])).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_grants_costs_the_same_for_one_and_three(cast, sign_in, number, django_assert_num_queries):
    client = sign_in(cast.security_admin)
    for _index in range(number):
        RoleGrantFactory(role="group-contact", scope=f"organisation:{cast.organisation.pk}")
    client.get(reverse(ROLES_PAGE))  # Wagtail reads the permissions of its menu once

    with django_assert_num_queries(12):
        client.get(reverse(ROLES_PAGE))

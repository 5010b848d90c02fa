"""A session ends twelve hours after its sign-in, with the password, and with every change of roles."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groundwork.audit.actors import Actor
from people.actions import grant_role, revoke_role
from people.models import RoleGrant

SYSTEM = Actor.system("test")


def is_signed_in(client):
    return client.get(reverse("reporting:me")).status_code == 200


@pytest.mark.parametrize(("hours", "holds"), [(11.9, True), (12.1, False)])
def test_session_ends_twelve_hours_after_its_sign_in_however_busy(hours, holds, cast, sign_in, time_machine_at):
    client = sign_in(cast.trainee)
    now = timezone.now()
    for hour in (4, 8, 11):
        with time_machine_at(now + datetime.timedelta(hours=hour)):
            session = client.session
            session["busy"] = hour
            session.save()

    with time_machine_at(now + datetime.timedelta(hours=hours)):
        assert is_signed_in(client) == holds


def test_new_password_ends_every_session(cast, sign_in):
    client = sign_in(cast.trainee)
    assert is_signed_in(client)

    cast.trainee.set_password("another-one-8")
    cast.trainee.save()

    assert not is_signed_in(client)


def test_granted_role_ends_every_session(cast, sign_in):
    client = sign_in(cast.trainee)

    grant_role(by=SYSTEM, user=cast.trainee, role="front-desk")

    assert not is_signed_in(client)
    assert is_signed_in(sign_in(cast.outsider))


def test_role_taken_back_ends_every_session(cast, sign_in):
    client = sign_in(cast.desk)
    assert client.get(reverse("attendance:desk")).status_code == 200

    revoke_role(by=SYSTEM, grant=RoleGrant.objects.get(user=cast.desk))

    assert client.get(reverse("attendance:desk"))["Location"].startswith("/sign-in/")


def test_sign_in_takes_no_session_that_was_planted(cast):
    client = Client()
    client.get(reverse("people:sign-in"))
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key

    client.force_login(cast.trainee)

    assert client.session.session_key != planted.session_key


ELSEWHERE = ["//evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example",
             "/\\evil.example", "http:///evil.example", "\x08//evil.example", "///evil.example"]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_way_on_leads_to_this_site_only(cast, target, sign_in):
    sign_in(None)
    cast.trainee.set_password("safe-and-sound-7")
    cast.trainee.save()
    asked = {"next": target}

    signed_in = Client().post(
        f"{reverse('people:sign-in')}", {"username": "trainee", "password": "safe-and-sound-7"} | asked
    )
    switched = Client().post(reverse("cms:large-text"), {"large": "1"} | asked)
    registered = sign_in(cast.outsider).get(reverse("people:register"), asked)

    assert [answer["Location"] for answer in (signed_in, switched, registered)] == ["/me/", "/", "/me/"]


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80"]
)
def test_host_that_is_not_ours_is_refused(db, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert Client().get("/sign-in/", headers={"host": host}).status_code == 400


def test_host_that_a_proxy_was_told_is_not_believed(db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    answer = Client().get("/me/", headers={"x-forwarded-host": "evil.example"})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/me/")
    assert b"evil.example" not in Client().get("/sign-in/", headers={"x-forwarded-host": "evil.example"}).content

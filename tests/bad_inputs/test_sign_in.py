"""J: signing in and registering, beside tests/people/test_views_public.py."""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person, User
from tests.factories.people import UserFactory

PASSWORD = "safe-and-sound-7"
ANSWERS = {"name": "林晓", "phone": "13812345678", "birth_on": "1990-01-01", "password": PASSWORD, "consent": "on"}


def sign_in_with(client, password, username="13900000001", **more):
    return client.post(reverse("people:sign-in"), {"username": username, "password": password, **more})


@pytest.fixture
def user(db):
    return UserFactory(username="13900000001", password=PASSWORD)


@pytest.mark.parametrize("password", ["a" * 4096, "a\x00b" + PASSWORD, "😀" * 200, "", " " * 129])
def test_password_that_cannot_be_one_is_told_at_its_field(password, user, client):
    response = sign_in_with(client, password)

    assert (response.status_code, "_auth_user_id" in client.session) == (200, False)
    assert response.context["form"].errors


@pytest.mark.parametrize("username", ["a" * 151, "a\x00b", "😀", "' OR 1=1--", "\u202e13900000001", "{{7*7}}"])
def test_name_of_a_sign_in_that_is_none_signs_nobody_in(username, user, client):
    response = sign_in_with(client, PASSWORD, username=username)

    assert (response.status_code, "_auth_user_id" in client.session) == (200, False)


def test_password_with_accents_is_the_same_however_it_was_typed(db, client):
    twins = [unicodedata.normalize(form, "Zoë-sécurité-7") for form in ("NFC", "NFD")]
    client.post(reverse("people:register"), ANSWERS | {"password": twins[0]})
    client.logout()

    assert [sign_in_with(client, twin, username="13812345678").status_code for twin in twins] == [302, 302]


def test_session_of_a_stranger_gets_a_new_key_with_the_sign_in(user, client):
    client.get(reverse("people:sign-in"))
    client.session["planted"] = 1
    client.session.save()
    before = client.session.session_key

    sign_in_with(client, PASSWORD)

    assert client.session.session_key != before
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["people:sign-in", "people:register", "sittings:seat-pass"])
def test_form_sent_from_another_site_is_refused_in_chinese(name, user):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(reverse(name), ANSWERS | {"username": user.username})

    assert response.status_code == 403
    assert "没有" in response.content.decode()
    assert (User.objects.count(), Person.objects.count()) == (1, 0)


@pytest.mark.parametrize("field", [*ANSWERS])
@pytest.mark.parametrize("value", ["a\x00b", "9" * 5000, "\u202e", "{{7*7}}", "-1", "99999-99-99"])
def test_registration_with_rubbish_in_a_field_is_refused_at_it(field, value, db, client):
    response = client.post(reverse("people:register"), ANSWERS | {field: value})

    if response.status_code == 302:  # a password may be nearly anything, and a box may be ticked with anything
        assert field in {"password", "consent"}
    else:
        assert (response.status_code, User.objects.count(), Person.objects.count()) == (200, 0, 0)
        assert set(response.context["form"].errors) == {field}


def test_registering_twice_at_once_makes_one_person(db, client):
    client.post(reverse("people:register"), ANSWERS)
    client.logout()

    again = client.post(reverse("people:register"), ANSWERS)

    assert (again.status_code, User.objects.count(), Person.objects.count()) == (200, 1, 1)

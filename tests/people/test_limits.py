import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.urls import reverse

from people.limits import COOKIE, MOST_FOR_AN_ACCOUNT, MOST_FROM_AN_ADDRESS, MOST_IN_A_KNOWN_BROWSER
from tests.factories.people import UserFactory

NAME, PASSWORD = "13900000001", "safe-and-sound-7"


@pytest.fixture(autouse=True)
def _limits_on(db, settings):
    settings.AXES_ENABLED = True
    UserFactory(username=NAME, password=PASSWORD)


def try_in(client, name=NAME, says="wrong", address="198.51.100.1", **headers):
    body = {"username": name, "password": says}
    return client.post(reverse("people:sign-in"), body, REMOTE_ADDR=address, headers=headers).status_code


def wrong_from_everywhere(client, times):
    """Wrong passwords for one account, four from each address: fewer than the library minds."""
    for number in range(times):
        try_in(client, address=f"203.0.113.{number // 4}")


def test_one_account_from_many_addresses_is_limited(client):
    wrong_from_everywhere(client, MOST_FOR_AN_ACCOUNT)

    assert try_in(client, says=PASSWORD, address="192.0.2.1") == 429


def test_owner_in_a_known_browser_is_never_locked_out(client):
    assert try_in(client, says=PASSWORD) == 302
    client.post(reverse("people:sign-out"))
    wrong_from_everywhere(Client(), MOST_FOR_AN_ACCOUNT + 5)
    for _attempt in range(6):
        try_in(Client())  # also from the very address

    assert try_in(client, says=PASSWORD) == 302


def test_known_browser_has_a_limit_of_its_own(client):
    try_in(client, says=PASSWORD)
    client.post(reverse("people:sign-out"))

    for _attempt in range(MOST_IN_A_KNOWN_BROWSER):
        try_in(client)

    assert try_in(client, says=PASSWORD) == 429


def test_cookie_of_another_account_or_of_ones_own_making_is_worth_nothing(client):
    wrong_from_everywhere(client, MOST_FOR_AN_ACCOUNT)
    UserFactory(username="13900000002", password=PASSWORD)
    try_in(client, name="13900000002", says=PASSWORD, address="192.0.2.1")
    client.post(reverse("people:sign-out"))

    assert try_in(client, says=PASSWORD, address="192.0.2.1") == 429
    client.cookies[COOKIE] = "WyJ4Il0:1:forged"
    assert try_in(client, says=PASSWORD, address="192.0.2.1") == 429


def test_one_address_over_many_accounts_is_limited(client):
    for number in range(MOST_FROM_AN_ADDRESS):
        try_in(client, name=f"1370000{number:04d}")

    assert try_in(client, says=PASSWORD) == 429
    assert try_in(client, says=PASSWORD, address="192.0.2.1") == 302


def test_unknown_account_is_answered_as_a_known_one(client):
    known = [try_in(client) for _attempt in range(6)]
    unknown = [try_in(Client(), name="13700000009", address="192.0.2.9") for _attempt in range(6)]

    assert known == unknown == [200, 200, 200, 200, 429, 429]


def test_address_that_the_client_wrote_itself_counts_for_nothing(client):
    statuses = [try_in(client, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(6)]

    assert statuses[-1] == 429


def test_books_of_tries_hold_no_phone_number(client):
    try_in(client)
    try_in(client, says=PASSWORD)

    kept = [*AccessAttempt.objects.values_list("username", "post_data"), *AccessLog.objects.values_list("username")]
    assert [row for row in kept if NAME in str(row)] == []
    assert AccessLog.objects.count() == 1

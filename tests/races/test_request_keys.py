"""One request with its key, ten times at once: one effect, one reply; and without it, which tells them apart."""

from collections import Counter

import pytest
from django.test import Client

from bookings.models import Seat
from groundwork.intake.models import AnsweredRequest
from tests.factories.bookings import SessionFactory
from tests.factories.people import PersonFactory
from tests.races.crowd import rush, scaled

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 10
ROUNDS = scaled(1, 20)


@pytest.fixture
def send():
    """Send one booking ten times at once, with ``headers``; the replies, counted."""
    user = PersonFactory(with_sign_in=True).user
    body = {"session": SessionFactory(places=AT_ONCE).pk}

    def post(headers):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        reply = client.post("/api/v1/bookings/seats", body, content_type="application/json", headers=headers)
        return reply.status_code, reply.content

    return lambda headers: Counter(rush(lambda _n: post(headers), range(AT_ONCE), lanes=AT_ONCE))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_ten_at_once_with_one_key_are_one_booking_and_one_reply(send, _round):
    replies = send({"Idempotency-Key": "k-1"})

    assert [(status, count) for (status, _content), count in replies.items()] == [(201, AT_ONCE)]
    assert (Seat.objects.count(), AnsweredRequest.objects.count()) == (1, 1)


def test_ten_at_once_without_a_key_are_told_apart(send):
    replies = send({})

    assert Counter(status for status, _content in replies.elements()) == {201: 1, 200: AT_ONCE - 1}

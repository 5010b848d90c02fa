"""Booking over the typed interface: what is booked, what is refused, and each request once for its key."""

import json

import pytest
from django.test import Client

from bookings.models import Booking, Pool, Seat
from groundwork.intake.models import AnsweredRequest
from tests.factories.bookings import SessionFactory
from tests.factories.people import MembershipFactory, PersonFactory

SEATS, GROUPS = "/api/v1/bookings/seats", "/api/v1/bookings/groups"


@pytest.fixture
def trainee(cast):
    return PersonFactory(user=cast.trainee)


@pytest.fixture
def post(sign_in):
    def send(user, path, body, key=None, raw=None):
        headers = {} if key is None else {"Idempotency-Key": key}
        sent = json.dumps(body) if raw is None else raw
        return sign_in(user).post(path, sent, content_type="application/json", headers=headers)

    return send


def test_place_is_booked_and_the_same_place_told_again(trainee, cast, post):
    body = {"session": SessionFactory().pk}

    first, again = post(cast.trainee, SEATS, body), post(cast.trainee, SEATS, body)

    seat = Seat.objects.get()
    told = {"id": str(seat.public_id), "code": seat.code, "session": body["session"], "state": "taken"}
    assert [(first.status_code, first.json()), (again.status_code, again.json())] == [(201, told), (200, told)]


def test_same_key_gets_the_same_reply_and_books_once(trainee, cast, post):
    body = {"session": SessionFactory().pk}

    replies = [post(cast.trainee, SEATS, body, key="k-1") for _ in range(3)]

    assert [reply.status_code for reply in replies] == [201] * 3
    assert len({reply.content for reply in replies}) == 1
    assert (Seat.objects.count(), AnsweredRequest.objects.count()) == (1, 1)


def test_key_keeps_a_refusal_too(trainee, cast, post):
    session = SessionFactory(places=1)
    Pool.objects.filter(session=session).update(taken=1)
    full = post(cast.trainee, SEATS, {"session": session.pk}, key="k")
    Pool.objects.filter(session=session).update(taken=0)

    again = post(cast.trainee, SEATS, {"session": session.pk}, key="k")
    anew = post(cast.trainee, SEATS, {"session": session.pk}, key="other")

    assert [(full.status_code, full.json()), (again.status_code, again.json())] == [
        (409, {"detail": "本场名额已满，没有预约。"})
    ] * 2
    assert anew.status_code == 201


def test_key_with_another_body_is_refused(trainee, cast, post):
    post(cast.trainee, SEATS, {"session": SessionFactory().pk}, key="k")

    response = post(cast.trainee, SEATS, {"session": SessionFactory().pk}, key="k")

    assert (response.status_code, Seat.objects.count()) == (422, 1)
    assert response.json()["detail"] == "这个幂等键已用于另一个请求。没有保存任何内容。请为本次请求换一个新的键。"


def test_key_of_another_person_or_door_is_another_key(trainee, cast, post):
    session, outsider = SessionFactory(), PersonFactory(user=cast.outsider)
    seat = post(cast.trainee, SEATS, {"session": session.pk}, key="k").json()["id"]

    other = post(outsider.user, SEATS, {"session": session.pk}, key="k")
    cancelled = post(cast.trainee, f"{SEATS}/{seat}/cancel", {}, key="k")

    assert (other.status_code, cancelled.status_code, cancelled.json()["state"]) == (201, 200, "cancelled")


@pytest.mark.parametrize("key", ["", " ", "k" * 129, "k" * 1024, "钥匙".encode().decode("latin-1"), "a b", "a\tb"])
def test_key_that_cannot_be_one_is_refused(key, trainee, cast, post):
    response = post(cast.trainee, SEATS, {"session": SessionFactory().pk}, key=key)

    assert (response.status_code, Seat.objects.count()) == (400, 0)
    assert response.json()["detail"].startswith("幂等键须为 1 至 128 个可见的 ASCII 字符。")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"session": 0},
        {"session": -1},
        {"session": 1.5},
        {"session": "2"},
        {"session": True},
        {"session": None},
        {"session": 2**63},
        {"session": [1]},
        *({"session": 1, name: 1} for name in ("quantity", "price", "discount", "capacity", "approved", "person")),
        {"session": 1, "acknowledged": "yes"},
    ],
)
def test_body_of_another_form_is_refused(body, trainee, cast, post):
    SessionFactory(pk=1)

    response = post(cast.trainee, SEATS, body)

    assert (response.status_code, Seat.objects.count()) == (422, 0)


def test_session_that_is_not_there_is_not_found_in_chinese(trainee, cast, post):
    response = post(cast.trainee, SEATS, {"session": 10**9})

    assert (response.status_code, response.json()) == (404, {"detail": "这里没有这项内容。没有保存任何内容。"})


def test_sign_in_without_a_person_is_told_what_to_do(cast, post):
    response = post(cast.trainee, SEATS, {"session": SessionFactory().pk})

    assert (response.status_code, "请联系前台补登" in response.json()["detail"]) == (403, True)


def test_group_is_booked_all_or_none_and_names_who_is_in_the_way(cast, post):
    session = SessionFactory(places=3)
    people = [MembershipFactory(organisation=cast.organisation).person for _ in range(3)]
    body = {"session": session.pk, "organisation": cast.organisation.pk, "persons": [p.pk for p in people]}
    post(cast.contact, GROUPS, body | {"persons": [people[0].pk]})

    refused = post(cast.contact, GROUPS, body)
    done = post(cast.contact, GROUPS, body | {"persons": [people[1].pk, people[2].pk]}, key="g")

    assert (refused.status_code, [fault["person"] for fault in refused.json()["faults"]]) == (409, [people[0].pk])
    assert (done.status_code, done.json()["seats"], Booking.objects.count()) == (201, 2, 2)


def test_group_of_thirty_for_twenty_nine_places_books_nobody(cast, post):
    session = SessionFactory(places=29)
    people = [MembershipFactory(organisation=cast.organisation).person.pk for _ in range(30)]
    body = {"session": session.pk, "organisation": cast.organisation.pk, "persons": people}

    response = post(cast.contact, GROUPS, body)

    assert (response.status_code, Seat.objects.count(), Pool.objects.get().taken) == (409, 0, 0)
    assert response.json()["detail"] == "只剩 29 个名额，您选了 30 人，因此没有预约任何人。"


def test_group_of_others_is_out_of_reach(cast, post):
    stranger = MembershipFactory(organisation=cast.other_organisation).person
    body = {"session": SessionFactory().pk, "organisation": cast.organisation.pk, "persons": [stranger.pk]}

    strangers = post(cast.contact, GROUPS, body)
    foreign = post(cast.contact, GROUPS, body | {"organisation": cast.other_organisation.pk})

    assert (strangers.status_code, foreign.status_code, Seat.objects.count()) == (422, 404, 0)


def test_place_of_somebody_else_cannot_be_given_back(trainee, cast, post):
    seat = post(cast.trainee, SEATS, {"session": SessionFactory().pk}).json()["id"]

    response = post(cast.outsider, f"{SEATS}/{seat}/cancel", {})

    assert (response.status_code, Seat.objects.taken().count()) == (404, 1)


def test_booking_needs_sign_in_and_the_token_against_forgery(trainee, cast, post):
    body = {"session": SessionFactory().pk}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.trainee, backend="django.contrib.auth.backends.ModelBackend")

    forged = strict.post(SEATS, json.dumps(body), content_type="application/json")

    assert (post(None, SEATS, body).status_code, forged.status_code, Seat.objects.count()) == (401, 403, 0)

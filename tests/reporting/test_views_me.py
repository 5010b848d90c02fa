from datetime import timedelta

import pytest
from django.utils import timezone

from groundwork.notices.actions import send_message
from groundwork.notices.models import Message
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.people import IdentityDocumentFactory, PersonFactory, UserFactory


@pytest.fixture
def trainee(db):
    return PersonFactory(name="林晓", user=UserFactory())


@pytest.mark.parametrize("number", [1, 3])
def test_overview_shows_my_next_sessions_in_a_fixed_number_of_queries(
    trainee, sign_in, django_assert_num_queries, number
):
    starts = [timezone.now() + timedelta(days=2 + day) for day in range(number)]
    seats = [SeatFactory(person=trainee, booking__session=SessionFactory(starts_at=at)) for at in starts]
    SeatFactory(code="STRANGER")
    client = sign_in(trainee.user)
    client.get("/me/")

    with django_assert_num_queries(11):
        page = client.get("/me/").content.decode()

    assert [seat.code in page for seat in seats] == [True] * number
    assert "STRANGER" not in page


def test_overview_of_a_sign_in_without_a_person_says_what_to_do(db, sign_in):
    page = sign_in(UserFactory()).get("/me/").content.decode()

    assert "这个账号没有对应的学员" in page


def test_messages_show_only_mine_and_are_read_by_a_post(trainee, sign_in):
    send_message(to=trainee.user, key="a", subject="预约成功")
    send_message(to=UserFactory(), key="b", subject="别人的消息")
    client = sign_in(trainee.user)
    page = client.get("/me/messages/").content.decode()

    client.post("/me/messages/")

    assert ("预约成功" in page, "别人的消息" in page) == (True, False)
    assert [message.read_at is None for message in Message.objects.order_by("key")] == [False, True]


def test_data_masks_the_identity_number(trainee, sign_in):
    IdentityDocumentFactory(person=trainee, number="110105194912310021")

    page = sign_in(trainee.user).get("/me/data/").content.decode()

    assert ("1101**********0021" in page, "110105194912310021" in page) == (True, False)


def test_phone_number_is_covered_until_asked_for(trainee, sign_in):
    trainee.phone = trainee.user.username = "13812345678"
    trainee.user.save()
    trainee.save()
    client = sign_in(trainee.user)

    covered, whole = (client.get(f"/me/data/{query}").content.decode() for query in ("", "?phone=full"))

    assert (covered.count("138****5678"), "13812345678" in covered) == (2, False)
    assert (whole.count("13812345678"), "138****5678" in whole) == (2, False)

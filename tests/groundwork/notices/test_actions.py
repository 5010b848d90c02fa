from groundwork.notices.actions import send_message
from groundwork.notices.models import Message
from tests.factories.people import UserFactory


def test_message_is_delivered_once_per_key(db):
    user = UserFactory()
    send_message(to=user, key="booking-1", subject="预约成功")

    send_message(to=user, key="booking-1", subject="预约成功")

    assert list(Message.objects.values_list("recipient_id", "subject")) == [(user.pk, "预约成功")]

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.models import Pool
from bookings.tickets import make_token
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.people import PersonFactory


@pytest.fixture
def lin(cast, sign_in):
    """林晓, signed in."""
    sign_in(cast.trainee)
    return PersonFactory(name="林晓", user=cast.trainee)


def address(name, seat):
    return reverse(f"bookings:{name}", args=[seat.public_id])


def test_tickets_are_parted_into_those_to_come_and_those_that_are_over(client, lin):
    SeatFactory(person=lin, booking__session__module__title="要来的")
    SeatFactory(person=lin, booking__session=SessionFactory(past=True, module__title="过去的"))
    SeatFactory(booking__session__module__title="别人的")

    response = client.get("/tickets/")

    assert [seat.session.module.title for seat in response.context["upcoming"]] == ["要来的"]
    assert [seat.session.module.title for seat in response.context["page_obj"]] == ["过去的"]
    assert "别人的" not in response.content.decode()


def test_tickets_of_a_sign_in_without_a_person_say_what_to_do(client, cast, sign_in):
    sign_in(cast.trainee)

    assert "请前台把您的学员档案关联到这个账号" in client.get("/tickets/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_tickets_cost_the_same_however_many(client, lin, rows, django_assert_num_queries):
    for days in range(rows):
        SeatFactory(
            person=lin, booking__session=SessionFactory(starts_at=timezone.now() + datetime.timedelta(days=2 + days))
        )
        SeatFactory(
            person=lin, booking__session=SessionFactory(starts_at=timezone.now() - datetime.timedelta(days=2 + days))
        )
    client.get("/tickets/")

    with django_assert_num_queries(9):
        response = client.get("/tickets/")

    assert (len(response.context["upcoming"]), len(response.context["page_obj"])) == (rows, rows)


def test_ticket_shows_code_picture_and_what_to_bring(client, lin):
    seat = SeatFactory(person=lin, code="K7MWP3XA", booking__session=SessionFactory(note="带工作证，穿胶底鞋。"))

    text = client.get(address("ticket-show", seat)).content.decode()

    for words in ("K7MWP3XA", address("ticket-qr", seat), "带工作证，穿胶底鞋。", "林晓", "加入日历", "退票"):
        assert words in text


@pytest.mark.parametrize(("public_url", "is_stamped"), [("http://127.0.0.1", True), ("https://a.example.cn", False)])
def test_ticket_says_that_it_is_a_demonstration_where_its_code_leads_nowhere(
    client, lin, settings, public_url, is_stamped
):
    settings.PUBLIC_URL, settings.DEMO = public_url, False

    text = client.get(address("ticket-show", SeatFactory(person=lin))).content.decode()

    assert ("ticket-demo" in text) is is_stamped


def test_ticket_downloads_are_a_picture_and_a_calendar(client, lin):
    seat = SeatFactory(person=lin, code="K7MWP3XA")

    picture, calendar = client.get(address("ticket-qr", seat)), client.get(address("ticket-calendar", seat))

    assert (picture["Content-Type"], calendar["Content-Type"].split(";")[0]) == ("image/png", "text/calendar")
    assert "private" in picture["Cache-Control"]
    assert calendar["Content-Disposition"] == 'attachment; filename="K7MWP3XA.ics"'


def test_ticket_is_given_back_after_asking_once_more(client, lin):
    seat = SeatFactory(person=lin)

    asked = client.get(address("ticket-cancel", seat))
    still_taken = Pool.objects.get().taken
    answer = client.post(address("ticket-cancel", seat), follow=True)

    assert "名额会立即让给别人。" in asked.content.decode()
    assert (still_taken, Pool.objects.get().taken) == (1, 0)
    assert "已退票，名额已让出。" in answer.content.decode()
    assert "凭这张票不能入场。" in answer.content.decode()


def test_ticket_given_back_twice_says_so_and_frees_one_place(client, lin):
    seat = SeatFactory(person=lin)
    SeatFactory(booking__session=seat.session)
    client.post(address("ticket-cancel", seat), follow=True)

    answer = client.post(address("ticket-cancel", seat), follow=True)

    assert "这张票之前已经取消，没有做任何改动。" in answer.content.decode()
    assert Pool.objects.get().taken == 1


def test_ticket_offers_no_way_back_once_booking_is_closed(client, lin):
    seat = SeatFactory(person=lin, booking__session=SessionFactory(closed=True))

    page = client.get(address("ticket-show", seat)).content.decode()
    answer = client.post(address("ticket-cancel", seat), follow=True).content.decode()

    assert address("ticket-cancel", seat) not in page
    assert "截止，没有做任何改动。如果不能到场，请告知前台。" in answer
    assert Pool.objects.get().taken == 1


# --- The address in the QR code --------------------------------------------------------------------------------------
def test_code_leads_its_holder_to_the_ticket(client, lin):
    seat = SeatFactory(person=lin)

    assert client.get(f"/t/{make_token(seat.public_id)}/").url == address("ticket-show", seat)


@pytest.mark.parametrize("who", [None, "outsider", "desk", "contact"])
def test_code_tells_anybody_else_nothing_of_its_holder(client, cast, sign_in, who):
    booking = BookingFactory(for_group=True, organisation=cast.organisation, session__module__title="触电急救")
    seat = SeatFactory(booking=booking, person=PersonFactory(name="林晓", user=cast.trainee), code="K7MWP3XA")
    sign_in(getattr(cast, who) if who else None)

    text = client.get(f"/t/{make_token(seat.public_id)}/").content.decode()

    assert "这是本基地的票" in text
    for secret in ("林晓", "K7MWP3XA", "触电急救", str(seat.public_id), cast.organisation.name):
        assert secret not in text


def test_forged_code_is_not_found(client, lin):
    token = make_token(SeatFactory(person=lin).public_id)
    forged = ("B" if token[0] == "A" else "A") + token[1:]

    assert [client.get(f"/t/{text}/").status_code for text in (forged, "x", token[:-1], "A" * 52)] == [404] * 4


def test_ticket_of_a_cancelled_session_says_why(client, lin):
    session = SessionFactory(state="cancelled", starts_at=SessionFactory().starts_at + datetime.timedelta(hours=2))
    seat = SeatFactory(person=lin, state="cancelled", booking__session=session)

    text = client.get(address("ticket-show", seat)).content.decode()

    assert "本场已由基地取消" in text
    assert "教官临时有任务。" in text

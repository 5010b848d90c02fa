import pytest
from django.urls import reverse

from bookings.models import Booking, Pool, Seat
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import MembershipFactory, PersonFactory, RoleGrantFactory

LIST, NEW = "/org/bookings/", "/org/bookings/new/"


@pytest.fixture
def crew(cast, sign_in):
    """Three members of the organisation of the contact, who is signed in."""
    sign_in(cast.contact)
    return [MembershipFactory(organisation=cast.organisation, person__name=name).person for name in ("甲", "乙", "丙")]


def book(client, session, persons, **data):
    return client.post(NEW, {"session": session.pk, "persons": [person.pk for person in persons], **data})


def test_group_list_holds_the_bookings_of_ones_own_organisation(client, cast, crew):
    own = BookingFactory(for_group=True, organisation=cast.organisation)
    SeatFactory(booking=own, person=crew[0])
    foreign = BookingFactory(for_group=True, organisation=cast.other_organisation, session__module__title="别家的")

    response = client.get(LIST)

    assert list(response.context["page_obj"]) == [own]
    assert "甲" in response.content.decode()
    assert foreign.session.module.title not in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_group_list_costs_the_same_however_many(client, cast, crew, rows, django_assert_num_queries):
    for _ in range(rows):
        SeatFactory(booking=BookingFactory(for_group=True, organisation=cast.organisation))
    client.get(LIST)

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["page_obj"]) == rows


def test_group_form_without_a_session_offers_those_that_can_be_booked(client, crew):
    open_one = SessionFactory()
    SessionFactory(places=0)
    SessionFactory(closed=True)

    response = client.get(NEW)

    assert [listing.session for listing in response.context["listings"]] == [open_one]
    assert f"{NEW}?session={open_one.pk}" in response.content.decode()


def test_group_form_lists_the_members_and_marks_who_is_in_the_way(client, cast, crew):
    session = SessionFactory()
    SeatFactory(person=crew[1], booking__session=session)
    MembershipFactory(organisation=cast.other_organisation, person__name="别家的人")

    response = client.get(NEW, {"session": session.pk})

    marks = {person.name: obstacle and obstacle.kind.value for person, _chosen, obstacle in response.context["people"]}
    assert marks == {"甲": None, "乙": "booked", "丙": None}


def test_group_is_booked_and_leads_to_its_tickets(client, crew):
    session = SessionFactory()

    answer = book(client, session, crew[:2])

    booking = Booking.objects.get()
    assert answer.url == reverse("bookings:group-show", args=[booking.pk])
    text = client.get(answer.url).content.decode()
    assert "已预约 2 个名额，请分发票。" in text
    for seat in booking.seats.all():
        assert seat.code in text


def test_group_that_cannot_be_booked_names_everybody_and_keeps_the_choice(client, crew):
    session = SessionFactory()
    SeatFactory(person=crew[0], booking__session=session)

    answer = book(client, session, crew)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "所选人员中有 1 人不能预约，因此没有预约任何人。" in text
    assert "<li>甲：已预约本场</li>" in text
    assert text.count('name="persons"') == text.count(" checked>") == 3
    assert Seat.objects.count() == 1


def test_group_larger_than_one_group_is_booked_with_a_warning(client, crew):
    book(client, session := SessionFactory(module=ModuleFactory(max_group=2)), crew)

    text = client.get(reverse("bookings:group-show", args=[Booking.objects.get().pk])).content.decode()

    assert "人数超过每组 2 人的上限，现场将由教学导师分组。" in text
    assert Pool.objects.get(session=session).taken == 3


@pytest.mark.parametrize("persons", [[], ["abc"], ["-1"], ["999999999999999999999"], ["\x00"]])
def test_group_of_nobody_or_of_nonsense_is_refused_in_words(client, crew, persons):
    session = SessionFactory()

    answer = client.post(NEW, {"session": session.pk, "persons": persons})

    assert answer.status_code == 422
    assert "没有预约任何人" in answer.content.decode()
    assert Seat.objects.count() == 0


def test_group_with_somebody_of_another_organisation_is_refused_without_a_name(client, cast, crew):
    stranger = MembershipFactory(organisation=cast.other_organisation, person__name="别家的人").person

    answer = book(client, SessionFactory(), [crew[0], stranger])

    assert answer.status_code == 422
    assert "别家的人" not in answer.content.decode()
    assert Seat.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["session=abc", "session=999", "session=1e9", "session=" + "9" * 40, "organisation=x"]
)
def test_group_form_for_what_is_not_there_is_not_found(client, crew, query):
    assert client.get(f"{NEW}?{query}").status_code == 404


def test_group_is_not_booked_for_another_organisation(client, cast, crew):
    answer = book(client, SessionFactory(), crew, organisation=cast.other_organisation.pk)

    assert (answer.status_code, Seat.objects.count()) == (404, 0)


def test_contact_of_two_organisations_chooses_between_them(client, cast, crew):
    RoleGrantFactory(user=cast.contact, role="group-contact", scope=f"organisation:{cast.other_organisation.pk}")
    MembershipFactory(organisation=cast.other_organisation, person__name="丁")

    response = client.get(NEW, {"session": SessionFactory().pk, "organisation": cast.other_organisation.pk})

    assert [person.name for person, _chosen, _obstacle in response.context["people"]] == ["丁"]


def test_sheet_is_a_pdf_of_the_taken_seats(client, cast, crew):
    booking = BookingFactory(for_group=True, organisation=cast.organisation)
    SeatFactory(booking=booking, person=crew[0])
    SeatFactory(booking=booking, person=crew[1], state="cancelled")

    response = client.get(reverse("bookings:group-sheet", args=[booking.pk]))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_whole_booking_is_cancelled_after_asking_once_more(client, cast, crew):
    booking = BookingFactory(for_group=True, organisation=cast.organisation)
    SeatFactory(booking=booking, person=crew[0])
    SeatFactory(booking=booking, person=crew[1])
    path = reverse("bookings:group-cancel", args=[booking.pk])

    asked = client.get(path).content.decode()
    answer = client.post(path, follow=True).content.decode()

    assert "全部 2 个名额立即退回，这些票不再有效。" in asked
    assert "已取消，退回 2 个名额。" in answer
    assert Pool.objects.get().taken == 0


def test_member_sees_the_own_ticket_but_not_the_booking_of_all(client, cast, sign_in):
    booking = BookingFactory(for_group=True, organisation=cast.organisation)
    seat = SeatFactory(booking=booking, person=PersonFactory(user=cast.trainee))
    sign_in(cast.trainee)

    statuses = [
        client.get(reverse("bookings:ticket-show", args=[seat.public_id])).status_code,
        client.get(reverse("bookings:group-show", args=[booking.pk])).status_code,
    ]

    assert statuses == [200, 404]

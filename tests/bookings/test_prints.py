import io

import icalendar
import pytest
from django.utils import timezone
from pypdf import PdfReader

from bookings.prints import MISSING, group_sheet, printable, ticket_calendar, ticket_picture
from bookings.queries import seats_of
from tests.factories.bookings import BookingFactory, ResourceFactory, SeatFactory, SessionFactory
from tests.factories.people import PersonFactory

PNG = b"\x89PNG\r\n\x1a\n"


def entry_of(seat):
    calendar = icalendar.Calendar.from_ical(ticket_calendar(seat))
    return calendar, calendar.walk("VEVENT")[0]


def test_ticket_picture_is_a_png_of_the_tickets_own_address(db):
    first, second = SeatFactory(), SeatFactory()

    assert ticket_picture(first).startswith(PNG)
    assert ticket_picture(first) == ticket_picture(first)
    assert ticket_picture(first) != ticket_picture(second)


def test_calendar_entry_says_when_and_where_in_shanghai_time(db):
    seat = SeatFactory()
    seat.session.occupy([ResourceFactory(name="消防灭火区")])

    calendar, event = entry_of(seat)

    assert (calendar["METHOD"], calendar.walk("VTIMEZONE")[0]["TZID"]) == ("PUBLISH", "Asia/Shanghai")
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event.decoded("DTSTART") == timezone.localtime(seat.session.starts_at).replace(microsecond=0)
    assert (event["SUMMARY"], event["LOCATION"]) == (seat.session.module.title, "消防灭火区")
    assert event["DESCRIPTION"] == f"票码：{seat.code}"


def test_calendar_entry_keeps_its_uid_while_its_sequence_rises_with_each_change(db):
    seat = SeatFactory()
    _calendar, first = entry_of(seat)
    seat.session.revision = 2
    _calendar, moved = entry_of(seat)
    seat.state = "cancelled"
    _calendar, cancelled = entry_of(seat)

    assert {first["UID"], moved["UID"], cancelled["UID"]} == {f"{seat.public_id}@pingan-shixun"}
    assert [int(event["SEQUENCE"]) for event in (first, moved, cancelled)] == [0, 2, 3]
    assert [event["STATUS"] for event in (first, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_calendar_entry_of_a_cancelled_session_is_cancelled(db):
    _calendar, event = entry_of(SeatFactory(booking__session=SessionFactory(state="cancelled")))

    assert event["STATUS"] == "CANCELLED"


@pytest.fixture
def crew(db):
    booking = BookingFactory(for_group=True)
    for number in range(11):
        SeatFactory(booking=booking, person=PersonFactory(name=f"阿依古丽·买买提{number}"))
    return booking


def texts_of(booking):
    pages = PdfReader(io.BytesIO(group_sheet(booking, list(seats_of(booking))))).pages
    return [page.extract_text() for page in pages]


def test_sheet_has_ten_tickets_on_a_page_each_with_name_and_code(crew):
    first, second = texts_of(crew)

    assert (first.count("阿依古丽·买买提"), second.count("阿依古丽·买买提")) == (10, 1)
    for seat in crew.seats.all():
        assert seat.code in first + second
        assert seat.person.name in first + second


def test_sheet_is_stamped_in_a_demonstration_and_not_in_earnest(crew, settings):
    settings.DEMO, settings.PUBLIC_URL = False, "https://shixun.example.cn"
    plain = texts_of(crew)
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    stamped = texts_of(crew)

    assert [["演示" in text for text in texts] for texts in (plain, stamped)] == [[False, False], [True, True]]


def test_character_that_the_font_lacks_is_marked_and_never_an_empty_box():
    assert printable("张\U0003134a三") == f"张{MISSING}三"

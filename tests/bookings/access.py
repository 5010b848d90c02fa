from bookings.tickets import make_token
from tests.access_rows import Row
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.people import PersonFactory

CONTACTS = ("contact", "other_contact")
SIGNED_IN = {"anonymous": 302}


def a_session(cast):
    return {"pk": SessionFactory().pk}


def ticket_of_the_trainee(cast):
    """A ticket that the trainee's organisation booked: the trainee's own, and the contact's to see."""
    person = PersonFactory(user=cast.trainee)
    booking = BookingFactory(for_group=True, organisation=cast.organisation, booked_by=cast.contact)
    return {"public_id": SeatFactory(booking=booking, person=person).public_id}


def token_of_the_trainee(cast):
    return {"token": make_token(ticket_of_the_trainee(cast)["public_id"])}


def booking_of_the_contact(cast):
    """A group booking with the trainee in it, who sees the own ticket but not the booking of all."""
    booking = BookingFactory(for_group=True, organisation=cast.organisation, booked_by=cast.contact)
    SeatFactory(booking=booking, person=PersonFactory(user=cast.trainee))
    return {"pk": booking.pk}


HOLDERS = {"trainee": 200, "contact": 200}

ROWS = [
    Row("bookings:timetable", default=200),
    Row("bookings:session-show", build=a_session, default=200),
    Row("bookings:session-book", method="POST", build=a_session, default=302),
    Row("bookings:tickets", default=200, others=SIGNED_IN),
    Row("bookings:ticket-show", build=ticket_of_the_trainee, others={**SIGNED_IN, **HOLDERS}),
    Row("bookings:ticket-qr", build=ticket_of_the_trainee, others={**SIGNED_IN, **HOLDERS}),
    Row("bookings:ticket-picture", build=ticket_of_the_trainee, others={**SIGNED_IN, **HOLDERS}),
    Row("bookings:ticket-calendar", build=ticket_of_the_trainee, others={**SIGNED_IN, **HOLDERS}),
    Row("bookings:ticket-cancel", build=ticket_of_the_trainee, others={**SIGNED_IN, **HOLDERS}),
    Row(
        "bookings:ticket-cancel",
        method="POST",
        build=ticket_of_the_trainee,
        others={**SIGNED_IN, "trainee": 302, "contact": 302},
    ),
    Row("bookings:ticket-open", build=token_of_the_trainee, default=200, others={"trainee": 302}),
    Row("bookings:group-list", default=403, others={**SIGNED_IN, **dict.fromkeys(CONTACTS, 200)}),
    Row("bookings:group-book", default=403, others={**SIGNED_IN, **dict.fromkeys(CONTACTS, 200)}),
    Row("bookings:group-show", build=booking_of_the_contact, others={**SIGNED_IN, "contact": 200}),
    Row("bookings:group-sheet", build=booking_of_the_contact, others={**SIGNED_IN, "contact": 200}),
    Row("bookings:group-cancel", build=booking_of_the_contact, others={**SIGNED_IN, "contact": 200}),
]

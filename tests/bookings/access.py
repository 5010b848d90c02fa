from datetime import timedelta

from django.utils import timezone

from bookings.tickets import make_token
from tests.access_rows import SIGN_IN, Row, answers, existing, of_the_base, office, ours, own, theirs
from tests.factories.bookings import BookingFactory, ResourceFactory, SeatFactory, SessionFactory


@of_the_base
def a_session(world, relation):
    """The timetable is public."""
    return {"pk": SessionFactory().pk}


@of_the_base
def a_resource(world, relation):
    return {"pk": ResourceFactory().pk}


def _seat(world, relation):
    """A ticket that the person's organisation booked: the person's own, and the contact's to see."""

    def make():
        by = {"organisation": world.organisation(relation), "booked_by": world.contact(relation)}
        return SeatFactory(booking=BookingFactory(for_group=True, **by), person=world.person(relation))

    return world.once("seat", relation, make)


def a_ticket(world, relation):
    return {"public_id": _seat(world, relation).public_id}


def a_token(world, relation):
    return {"token": make_token(_seat(world, relation).public_id)}


def a_group_booking(world, relation):
    return {"pk": _seat(world, relation).booking_id}


def a_place(world):
    return {"session": SessionFactory(starts_at=timezone.now() + timedelta(days=3)).pk}


def a_group(world):
    persons = [world.person("own").pk]
    return {"organisation": world.cast.organisation.pk, "persons": persons, **a_place(world)}


NOBODY = {"anonymous": 401, "seat_pass": 401}
HOLDER_AND_CONTACT = {"trainee": own(200), "contact": ours(200), "other_contact": theirs(200)}
TICKET = answers(404, **SIGN_IN, **HOLDER_AND_CONTACT)
# A member of the group sees the own ticket, not the booking with everybody's names.
GROUP = answers(404, **SIGN_IN, contact=ours(200), other_contact=theirs(200))
CONTACTS = answers(403, **SIGN_IN, contact=200, other_contact=200)
BOOKS = answers(existing(302), **SIGN_IN)
PLANNER = office("timetabler")

ROWS = [
    Row("bookings:timetable", get=answers(200)),
    Row("bookings:session-show", a_session, get=answers(existing(200))),
    Row(
        "bookings:session-book",
        a_session,
        get=answers(existing(302), **SIGN_IN),
        post=answers(existing(302), **SIGN_IN),
    ),
    Row("bookings:tickets", get=answers(200, **SIGN_IN)),
    Row("bookings:ticket-show", a_ticket, get=TICKET),
    Row("bookings:ticket-qr", a_ticket, get=TICKET),
    Row("bookings:ticket-picture", a_ticket, get=TICKET),
    Row("bookings:ticket-calendar", a_ticket, get=TICKET),
    Row(
        "bookings:ticket-cancel",
        a_ticket,
        get=TICKET,
        post=answers(404, **SIGN_IN, trainee=own(302), contact=ours(302), other_contact=theirs(302)),
    ),
    # Whoever scans somebody's ticket learns that it is one of ours, and nothing of its holder.
    Row("bookings:ticket-open", a_token, get=answers(existing(200), trainee={**existing(200), "own": 302})),
    Row("bookings:group-list", get=CONTACTS),
    Row("bookings:group-book", get=CONTACTS, post=CONTACTS),
    Row("bookings:group-show", a_group_booking, get=GROUP),
    Row("bookings:group-sheet", a_group_booking, get=GROUP),
    Row(
        "bookings:group-cancel",
        a_group_booking,
        get=GROUP,
        post=answers(404, **SIGN_IN, contact=ours(302), other_contact=theirs(302)),
    ),
    Row("api-1:list_sessions", get=answers(200), head=False),
    Row("api-1:book_own_seat", post=answers(201, **NOBODY), body=a_place, is_json=True),
    Row(
        "api-1:book_for_group",
        post=answers(404, **NOBODY, contact=201),
        body=a_group,
        is_json=True,
    ),
    Row(
        "api-1:give_back_seat",
        a_ticket,
        post=answers(404, **NOBODY, trainee=own(200), contact=ours(200), other_contact=theirs(200)),
        is_json=True,
    ),
    *(
        row
        for namespace, thing in (("planning_sessions", a_session), ("planning_resources", a_resource))
        for row in (
            Row(f"{namespace}:index", get=PLANNER),
            Row(f"{namespace}:index_results", get=PLANNER),
            Row(f"{namespace}:add", get=PLANNER, post=PLANNER),
            Row(f"{namespace}:edit", thing, get=PLANNER, post=PLANNER),
            Row(f"{namespace}:history", thing, get=PLANNER),
            Row(f"{namespace}:history_results", thing, get=PLANNER),
            Row(f"{namespace}:usage", thing, get=PLANNER),
            Row(f"{namespace}:copy", thing, get=PLANNER, post=PLANNER),
        )
    ),
    Row("planning_sessions:cancel", a_session, get=PLANNER, post=PLANNER),
]

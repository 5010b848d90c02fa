"""Who may book, cancel and plan."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bookings.models import Seat
from groundwork.audit.actors import Actor
from organisations.models import Organisation
from people.grants import holds, holds_anywhere, organisations_of, scopes_of
from people.models import Person, User


def may_book_for(by: Actor, person: Person) -> bool:
    """Only for oneself; a group is booked by its contact. Asks the actor's id alone: this is the hot path."""
    return by.user_id is not None and person.user_id == by.user_id


def may_book_group(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whoever answers for the organisation."""
    return holds(user, "bookings.book_group", f"organisation:{organisation.pk}")


def may_book_groups(user: User | AnonymousUser) -> bool:
    """Is there any organisation that the user books for?"""
    return holds_anywhere(user, "bookings.book_group")


def may_cancel_seat(user: User | AnonymousUser, seat: Seat) -> bool:
    """The person on the seat, and the contact of the organisation that booked it."""
    if seat.person.user_id == user.pk:
        return True
    organisation = seat.booking.organisation
    return organisation is not None and may_book_group(user, organisation)


def may_plan_sessions(user: User | AnonymousUser) -> bool:
    """Whoever keeps the timetable."""
    return holds(user, "bookings.plan_session")


def organisations_to_book_for(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The organisations that the user books for, by name."""
    return organisations_of(user).filter(pk__in=scopes_of(user, "bookings.book_group", "organisation")).order_by("name")

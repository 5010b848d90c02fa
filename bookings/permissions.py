"""Who may book, cancel and plan."""

from people.grants import holds, holds_anywhere, organisations_of, scopes_of


def may_book_for(by, person):
    """Only for oneself; a group is booked by its contact. Asks the actor's id alone: this is the hot path."""
    return by.user_id is not None and person.user_id == by.user_id


def may_book_group(user, organisation):
    """Whoever answers for the organisation."""
    return holds(user, "bookings.book_group", f"organisation:{organisation.pk}")


def may_book_groups(user):
    """Is there any organisation that the user books for?"""
    return holds_anywhere(user, "bookings.book_group")


def may_cancel_seat(user, seat):
    """The person on the seat, and the contact of the organisation that booked it."""
    if seat.person.user_id == user.pk:
        return True
    organisation = seat.booking.organisation
    return organisation is not None and may_book_group(user, organisation)


def may_plan_sessions(user):
    """Whoever keeps the timetable."""
    return holds(user, "bookings.plan_session")


def organisations_to_book_for(user):
    """The organisations that the user books for, by name."""
    return organisations_of(user).filter(pk__in=scopes_of(user, "bookings.book_group", "organisation")).order_by("name")

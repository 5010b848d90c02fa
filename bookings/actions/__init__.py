"""What is done to sessions and places: booked, given back, planned."""

from bookings.actions.booking import book_group, book_seat
from bookings.actions.cancelling import cancel_booking, cancel_seat
from bookings.actions.inspecting import inspect_books
from bookings.actions.planning import cancel_session, change_session, plan_session, save_resource

__all__ = [
    "book_group",
    "book_seat",
    "cancel_booking",
    "cancel_seat",
    "cancel_session",
    "change_session",
    "inspect_books",
    "plan_session",
    "save_resource",
]

"""Every write to a sitting goes through here: opening events, starting, saving, handing in, closing."""

from exams.sittings.actions.answering import Saved, save_answers
from exams.sittings.actions.ending import close_overdue, finalise_sittings, hand_in
from exams.sittings.actions.events import add_candidates, credit_time, open_check, open_event
from exams.sittings.actions.starting import TRIES, Taken, admit_by_ticket, start_check, start_sitting, take_lease

__all__ = [
    "TRIES",
    "Saved",
    "Taken",
    "add_candidates",
    "admit_by_ticket",
    "close_overdue",
    "credit_time",
    "finalise_sittings",
    "hand_in",
    "open_check",
    "open_event",
    "save_answers",
    "start_check",
    "start_sitting",
    "take_lease",
]

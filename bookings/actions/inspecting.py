"""The auditor of the books: what the counters and guards promise, recomputed from the seats and kept as evidence."""

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.models import Inspection
from bookings.permissions import may_plan_sessions
from bookings.queries import booking_faults
from groundwork.audit.actors import Actor
from groundwork.notices.actions import send_message
from people.permissions import require
from people.queries import holders_of


def inspect_books(*, by: Actor) -> Inspection:
    """Recompute places, seats and resources of all sessions, and keep what is wrong. Returns the Inspection.

    Faults are told to the system administrators, and /healthz is down until an inspection finds none.
    """
    require(by, may_plan_sessions)
    with transaction.atomic():
        inspection = Inspection.objects.create(faults=booking_faults())
        if inspection.faults:
            _alarm(inspection)
    return inspection


def _alarm(inspection: Inspection) -> None:
    text = _(
        "%(count)d faults, the first of them: %(first)s Nothing was changed. "
        "All of them are listed by manage.py audit_bookings; once they are put right, run it again."
    ) % {"count": len(inspection.faults), "first": inspection.faults[0]}
    for user in holders_of("jobs.view_jobs"):
        send_message(
            to=user,
            key=f"books-inspected-{inspection.pk}",
            subject=_("The books of the bookings do not add up"),
            body=text,
        )

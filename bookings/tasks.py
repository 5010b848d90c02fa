from celery import shared_task
from django.utils import timezone

from bookings.actions import inspect_books
from bookings.queries import latest_inspection
from bookings.rules import is_inspection_due
from groundwork.audit.actors import Actor


@shared_task(name="bookings.inspect")
def inspect():
    """Nightly, or as soon as the base is up again: do the books add up?"""
    latest = latest_inspection()
    if is_inspection_due(latest.at if latest else None, timezone.now()):
        inspect_books(by=Actor.system("auditor"))

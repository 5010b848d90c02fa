from celery import shared_task

from bookings.actions import inspect_books
from groundwork.audit.actors import Actor


@shared_task(name="bookings.inspect")
def inspect():
    """Nightly: do the books add up?"""
    inspect_books(by=Actor.system("auditor"))

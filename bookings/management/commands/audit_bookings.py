import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bookings.actions import inspect_books
from groundwork.audit.actors import Actor


class Command(BaseCommand):
    """Recompute every counter and look for every overlap, from the seats alone; exit non-zero when one is wrong.

    The outcome is kept as that of the nightly run is, so that after a repair /healthz is well again.
    """

    help = "Check places, seats and resources of all sessions against each other"

    def handle(self, **_options):
        faults = inspect_books(by=Actor.system("audit_bookings")).faults
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(json.dumps({"faults": len(faults)}))
        if faults:
            raise CommandError(_("%(count)d faults in the books of the bookings.") % {"count": len(faults)})

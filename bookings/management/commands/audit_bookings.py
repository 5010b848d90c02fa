import json

from django.core.management.base import BaseCommand, CommandError

from bookings.queries import booking_faults


class Command(BaseCommand):
    """Recompute every counter and look for every overlap, from the seats alone; exit non-zero when one is wrong."""

    help = "Check places, seats and resources of all sessions against each other"

    def handle(self, **_options):
        faults = booking_faults()
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(json.dumps({"faults": len(faults)}))
        if faults:
            raise CommandError(f"{len(faults)} faults in the bookings")

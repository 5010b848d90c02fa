from django.core.management.base import BaseCommand

from exams.sittings.actions import finalise_sittings
from exams.sittings.models import Sitting


class Command(BaseCommand):
    """Close the sittings whose deadline has passed; what the schedule does every 20 seconds."""

    help = "Close the sittings whose deadline and grace have passed"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *, dry_run, **_options):
        count = Sitting.objects.overdue().count() if dry_run else finalise_sittings()
        self.stdout.write(f"{count} overdue" if dry_run else f"{count} closed")

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef, Q

from attendance.actions import rebuild_presence
from attendance.models import Correction, Presence, Scan
from bookings.models import Seat
from groundwork.audit.actors import Actor

BATCH = 500


class Command(BaseCommand):
    """Fold all scans again and compare with the stored presence; ``--write`` puts right what differs.

    Exits non-zero when something differs and was not put right.
    """

    help = "Recompute presence from the scans and report differences"

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="put right what differs, and settle the hours")

    def handle(self, *, write, **_options):
        seats = list(_seats_with_evidence())
        differences = []
        for start in range(0, len(seats), BATCH):
            differences += rebuild_presence(
                by=Actor.system("rebuild_presence"), seats=seats[start : start + BATCH], write=write
            )
        for seat, was, stay in differences:
            self.stdout.write(f"{seat.code}: {_words(was)} -> {_words(stay)}")
        summary = f"{len(seats)} seats, {len(differences)} differ"
        if differences and not write:
            raise CommandError(summary)
        self.stdout.write(summary)


def _seats_with_evidence():
    kinds = [Exists(model.objects.filter(seat=OuterRef("pk"))) for model in (Scan, Correction, Presence)]
    return Seat.objects.filter(Q(kinds[0]) | Q(kinds[1]) | Q(kinds[2])).order_by("pk")


def _words(stay):
    if stay is None:
        return "nobody"
    until = "" if stay.left_at is None else f"{stay.left_at:%Y-%m-%d %H:%M:%S}"
    return f"{stay.arrived_at:%Y-%m-%d %H:%M:%S} to {until}".rstrip()

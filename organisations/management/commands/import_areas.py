import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from groundwork.audit.actors import Actor
from organisations.actions import import_areas
from organisations.exceptions import AreasRefused
from organisations.formats.areas import read_areas
from organisations.models import Area


class Command(BaseCommand):
    """Import areas from a CSV file with the columns code, parent, level, name; a second run changes nothing."""

    help = "Import areas (city, districts, towns, villages, grids) from a CSV file"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *, file, dry_run, **_options):
        try:
            standing = frozenset(Area.objects.current().values_list("code", flat=True))
            reading = read_areas(file.read_bytes(), standing)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except AreasRefused as error:
            raise CommandError(str(error.message)) from error
        if not dry_run and reading.rows:
            import_areas(by=Actor.system("import_areas"), rows=reading.rows)
        summary = {
            "read": len(reading.rows) + len(reading.faults),
            "imported": len(reading.rows),
            "repaired": 0,
            "refused": len(reading.faults),
            "faults": reading.faults,
        }
        self.stdout.write(json.dumps(summary, ensure_ascii=False))

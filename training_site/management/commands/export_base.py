import json
from pathlib import Path

from django.core.management.base import BaseCommand

from courses.actions import CONTENT, export_pages


class Command(BaseCommand):
    """Write what people edited in the back office into the content files, so that it can be reviewed as a diff."""

    help = "Write zones and modules back into their content files"

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=CONTENT, help="default: the project's own content")
        parser.add_argument("--dry-run", action="store_true", help="name the files that would change; write nothing")

    def handle(self, *, folder, dry_run, **_options):
        changed = export_pages(folder, is_dry=dry_run)
        for name in changed:
            self.stdout.write(name)
        self.stdout.write(json.dumps({"changed": len(changed), "written": 0 if dry_run else len(changed)}))

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from training_site.backups.archive import read_backup, restore_backup
from training_site.backups.exceptions import BackupRefused


class Command(BaseCommand):
    """Put a backup into an empty installation. Ends with one line of JSON."""

    help = "Restore a backup into an empty installation"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and compare every byte; write nothing")

    def handle(self, *, file, dry_run, **_options):
        try:
            manifest = (read_backup if dry_run else restore_backup)(file)
        except (BackupRefused, OSError) as error:
            raise CommandError(getattr(error, "message", str(error))) from error
        facts = {name: manifest[name] for name in ("base", "made_at", "engine", "register", "seal", "versions")}
        rows = sum(manifest["counts"].values())
        self.stdout.write(json.dumps({**facts, "rows": rows, "files": len(manifest["files"])}, ensure_ascii=False))

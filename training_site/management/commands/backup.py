import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from training_site.backups.archive import write_backup
from training_site.backups.exceptions import BackupRefused


class Command(BaseCommand):
    """Write database and uploads into one file while the site runs, and read it back. Ends with one line of JSON."""

    help = "Back the whole base up into one file"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="default: var/backups/base-<time>.tar.gz")

    def handle(self, *, file, **_options):
        path = file or settings.VAR / "backups" / f"base-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            manifest = write_backup(path)
        except (BackupRefused, OSError, DatabaseError) as error:
            raise CommandError(getattr(error, "message", str(error))) from error
        rows = sum(manifest["counts"].values())
        summary = {"file": str(path), "bytes": path.stat().st_size, "files": len(manifest["files"]), "rows": rows}
        self.stdout.write(json.dumps({**summary, "keys": manifest["keys"]}, ensure_ascii=False))
        self.stderr.write(
            _("The file needs the keys in .env, which are not in it. Keep both, and in two places: %(keys)s")
            % {"keys": ", ".join(manifest["keys"])}
        )

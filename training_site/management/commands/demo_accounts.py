import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from training_site.demo.people import ACCOUNTS


class Command(BaseCommand):
    """Say who can sign in to the demonstration, with which password, at which door."""

    help = "List the demo accounts"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(_("DEMO is off: this base has no demo accounts."))
        rows = [
            {"role": a.role, "sign_in": a.sign_in, "password": a.password, "name": a.name, "door": a.door}
            for a in ACCOUNTS
        ]
        self.stdout.write(json.dumps(rows, ensure_ascii=False) if options["json"] else _as_table(rows))


def _as_table(rows):
    widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in rows[0]}
    lines = [{key: key for key in widths}, *rows]
    return "\n".join("  ".join(line[key].ljust(widths[key]) for key in widths).rstrip() for line in lines)

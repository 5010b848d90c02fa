import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from cms.models import Installation
from people.models import User
from training_site.installation import demo_accounts


class Command(BaseCommand):
    """Remove the demonstration's database and files, so that the next start makes it as new. Never a real base's."""

    help = "Remove the demo base: its database, queue and uploads"

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, yes, **_options):
        if connection.vendor != "sqlite":
            raise CommandError(_("Only the demo base in a file is removed like this. Nothing was removed."))
        if not settings.DEMO or _holds_a_real_base():
            raise CommandError(_("This is not a demo base. Nothing was removed."))
        if not yes and input(_("The demo base and its uploads will be removed. Go on? [y/N] ")) != "y":
            raise CommandError(_("Nothing was removed."))
        database = Path(connection.settings_dict["NAME"])
        connection.close()
        for path in database.parent.glob(f"{database.name}*"):
            path.unlink()
        for folder in (settings.VAR / "queue", settings.MEDIA_ROOT / "private", settings.MEDIA_ROOT / "public"):
            shutil.rmtree(folder, ignore_errors=True)


def _holds_a_real_base():
    tables = set(connection.introspection.table_names())
    if Installation._meta.db_table in tables and Installation.objects.filter(is_demo=False).exists():
        return True
    return User._meta.db_table in tables and User.objects.exists() and not demo_accounts().exists()

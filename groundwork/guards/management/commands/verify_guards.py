from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groundwork.guards.queries import declared, guards_missing


class Command(BaseCommand):
    """Compare the guards that are declared with those in the database; exit non-zero when one does not stand."""

    help = "Verify the guards of the database"

    def handle(self, **_options):
        faults = guards_missing()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                _("%(count)d guards of the database do not stand. Run manage.py migrate, which puts them back.")
                % {"count": len(faults)}
            )
        self.stdout.write(f"guards {len(declared())}, all stand")

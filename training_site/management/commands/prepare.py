from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from training_site.durability import durability_faults
from training_site.installation import WrongInstallation, examine, settle
from training_site.statics import collect_statics


class Command(BaseCommand):
    """Bring the static files, the database, the roles and the base's content to where this version wants them.

    May be run at any time, by the first start and by every later one. Refuses a database that was written under
    other keys, or that is a real base where this is a demonstration, and the other way round.
    """

    help = "Prepare the database and the content for this version"

    def add_arguments(self, parser):
        parser.add_argument("--without-content", action="store_true", help="leave the base empty of zones and modules")

    def handle(self, *, without_content=False, **_options):
        self.refuse_a_forgetful_database()
        try:
            examine()
        except WrongInstallation as error:
            raise CommandError(error.message) from error
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("verify_guards", stdout=self.stdout, stderr=self.stderr)
        settle()
        collect_statics()
        call_command("sync_roles", stdout=self.stdout)
        if not without_content:
            call_command("load_base", stdout=self.stdout)

    def refuse_a_forgetful_database(self):
        """A real base does not open on a database that could lose what it acknowledged; a demonstration may."""
        faults = [] if settings.DEMO else durability_faults(connection)
        if faults:
            raise CommandError(_("Nothing was started or changed.") + " " + " ".join(faults))

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from training_site.installation import WrongInstallation, examine, settle
from training_site.statics import collect_statics


class Command(BaseCommand):
    """Bring the static files, the database, the roles and the base's content to where this version wants them.

    May be run at any time, by the first start and by every later one. Refuses a database that was written under
    other keys, or that is a real base where this is a demonstration, and the other way round.
    """

    help = "Prepare the database and the content for this version"

    def handle(self, **_options):
        try:
            examine()
        except WrongInstallation as error:
            raise CommandError(error.message) from error
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        settle()
        collect_statics()
        call_command("sync_roles", stdout=self.stdout)
        call_command("load_base", stdout=self.stdout)

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Bring the database, the roles and the base's content to where this version wants them.

    May be run at any time, by the first start and by every later one.
    """

    help = "Prepare the database and the content for this version"

    def handle(self, **_options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("sync_roles", stdout=self.stdout)
        call_command("load_base", stdout=self.stdout)

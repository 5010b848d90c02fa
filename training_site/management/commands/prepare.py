from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from people.queries import is_key_held


class Command(BaseCommand):
    """Bring the database, the roles and the base's content to where this version wants them.

    May be run at any time, by the first start and by every later one. Refuses to go on under a key that does not
    open what is stored.
    """

    help = "Prepare the database and the content for this version"

    def handle(self, **_options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("verify_guards", stdout=self.stdout, stderr=self.stderr)
        if not is_key_held():
            raise CommandError(
                _(
                    "The identity numbers in this database were encrypted under another PERSONAL_DATA_KEY. "
                    "Nothing was changed. Put the key back that belongs to this database, or start with an empty one."
                )
            )
        call_command("sync_roles", stdout=self.stdout)
        call_command("load_base", stdout=self.stdout)

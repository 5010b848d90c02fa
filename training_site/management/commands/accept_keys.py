from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.audit.actors import Actor
from training_site.installation import NothingSettled, accept_keys

# What stands under the other two keys could never be read again, so they cannot be changed like this.
LOST_WITH = {
    "SECRET_KEY": gettext_lazy("everybody is signed out, and exams under way must be entered anew"),
    "TICKET_KEY": gettext_lazy("the codes of all tickets given out become void"),
}


class Command(BaseCommand):
    """Go on under a new SECRET_KEY or TICKET_KEY, on purpose."""

    help = "Take up a changed SECRET_KEY or TICKET_KEY"

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="+", choices=sorted(LOST_WITH))
        parser.add_argument("--yes", action="store_true", help="do it; without this, only say what is lost")

    def handle(self, *, names, yes, **_options):
        for name in names:
            self.stdout.write(f"{name}: {LOST_WITH[name]}")
        if not yes:
            raise CommandError(_("Nothing was changed. Say --yes to go on."))
        try:
            accept_keys(by=Actor.system("accept_keys"), names=names)
        except NothingSettled as error:
            raise CommandError(_("This database has no marks of keys yet: nothing is to be accepted.")) from error

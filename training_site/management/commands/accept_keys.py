from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import Installation
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from training_site.installation import mark_of

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
        row = Installation.objects.first()
        if row is None:
            raise CommandError(_("This database has no marks of keys yet: nothing is to be accepted."))
        for name in names:
            self.stdout.write(f"{name}: {LOST_WITH[name]}")
            row.key_marks[name] = mark_of(name)
        if not yes:
            raise CommandError(_("Nothing was changed. Say --yes to go on."))
        row.save(update_fields=["key_marks"])
        audit.record(by=Actor.system("accept_keys"), action="site.accept_keys", thing=row, keys=names)

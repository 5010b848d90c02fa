from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from people.exceptions import PeopleError
from people.roles import ROLES
from training_site.forms import FoundingForm
from training_site.founding import ROLES as FOUNDING_ROLES
from training_site.founding import FoundingRefused, found_base, invitations_of


class Command(BaseCommand):
    """Found the base without a browser: what the founding page asks, as options. Prints each one's link."""

    help = "Name a real base and open the accounts of its three administrators"

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name of the base")
        for role in FOUNDING_ROLES:
            parser.add_argument(f"--{role.split('-')[0]}", required=True, metavar="NAME:PHONE", help=ROLES[role].title)

    def handle(self, *, name, **options):
        answers = {"base_name": name}
        for role in FOUNDING_ROLES:
            who, _colon, phone = options[role.split("-")[0]].partition(":")
            answers |= {f"{role}-name": who, f"{role}-phone": phone}
        form = FoundingForm(answers)
        if not form.is_valid():
            raise CommandError(_("Nothing was founded. %(faults)s") % {"faults": form.errors.as_text()})
        try:
            opened = found_base(name=form.cleaned_data["base_name"], founders=form.founders)
        except (FoundingRefused, PeopleError) as error:
            raise CommandError(str(error.message)) from error
        for user, role, address in invitations_of(opened):
            self.stdout.write(f"{ROLES[role].title} {user.get_full_name()}: {address}")

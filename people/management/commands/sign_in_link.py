from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.invitations import invitation_to
from people.models import User


class Command(BaseCommand):
    """Print a link by which somebody chooses a new password: for one who lost theirs. Hand it to that person alone."""

    help = "Print a one-time link to choose a password"

    def add_arguments(self, parser):
        parser.add_argument("sign_in", help="the phone number that they sign in with")

    def handle(self, *, sign_in, **_options):
        user = User.objects.filter(username=sign_in, is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody signs in as %(sign_in)s.") % {"sign_in": sign_in})
        audit.record(by=Actor.system("sign_in_link"), action="people.invite", thing=user)
        self.stdout.write(invitation_to(user))

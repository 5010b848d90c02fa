from django.core.management.base import BaseCommand, CommandError

from groundwork.audit.actors import Actor
from people.actions import grant_role
from people.exceptions import RoleRefused
from people.models import User
from people.roles import ROLES


class Command(BaseCommand):
    """Grant a role from the machine itself: how the first administrators of a base come about."""

    help = "Grant a role to a sign-in"

    def add_arguments(self, parser):
        parser.add_argument("sign_in")
        parser.add_argument("role", choices=sorted(ROLES))
        parser.add_argument("--scope", default="", help='"organisation:<id>" or "zone:<slug>"')

    def handle(self, *, sign_in, role, scope, **_options):
        user = User.objects.filter(username=sign_in).first()
        if user is None:
            raise CommandError(f"nobody signs in as {sign_in}")
        try:
            grant_role(by=Actor.system("grant_role"), user=user, role=role, scope=scope)
        except RoleRefused as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{sign_in}: {role} {scope}".rstrip())

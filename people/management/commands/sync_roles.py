from django.core.management.base import BaseCommand

from people.actions import sync_roles
from people.roles import ROLES


class Command(BaseCommand):
    """Write Django's groups from ``people/roles.py`` and the grants; run it after the roles have changed."""

    help = "Write the groups of the roles and their members"

    def handle(self, **_options):
        sync_roles()
        self.stdout.write(f"{len(ROLES)} roles")

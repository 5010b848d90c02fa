from django.core.management.commands import flush

from groundwork.guards.installation import lifted


class Command(flush.Command):
    """Django's own, which empties every table: the guards are lifted for it, in its transaction."""

    def handle(self, **options):
        with lifted(using=options["database"]):
            super().handle(**options)

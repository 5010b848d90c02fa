from django.core.management.base import BaseCommand, CommandError

from training_site.catalogues import untranslated


class Command(BaseCommand):
    """List every string of ours that has no Chinese yet; exit non-zero when there is one."""

    help = "List untranslated strings"

    def handle(self, **_options):
        missing = untranslated()
        for message, path in missing.items():
            self.stdout.write(f"{path}: {message}")
        if missing:
            raise CommandError(f"{len(missing)} strings have no Chinese")

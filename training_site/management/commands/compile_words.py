from django.core.management.base import BaseCommand

from training_site.catalogues import compile_catalogues


class Command(BaseCommand):
    """Compile the catalogues that changed; needs no gettext on the machine."""

    help = "Compile the translation catalogues"
    requires_system_checks = ()

    def handle(self, **_options):
        self.stdout.write(f"{compile_catalogues()} compiled")

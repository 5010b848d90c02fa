import json
import time
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from training_site.installation import WrongInstallation, examine

# Content that every base has, then what only a demonstration has, each in the order of the journey.
CONTENT = ("organisations", "courses", "bank")
DEMONSTRATION = ("people", "bookings", "attendance", "exams", "certificates")


class Command(BaseCommand):
    """Load areas, zones, modules and questions from the files of the project, and the demo base where DEMO is on.

    Idempotent: a second run changes nothing.
    """

    help = "Load the base: areas, zones, modules, questions, and the demo cast"

    def handle(self, **_options):
        try:
            examine()
        except WrongInstallation as error:
            raise CommandError(error.message) from error
        loaders = [*CONTENT, *(DEMONSTRATION if settings.DEMO else ())]
        seconds = {}
        for name in loaders:
            began = time.monotonic()
            import_module(f"training_site.demo.{name}").load()
            seconds[name] = round(time.monotonic() - began, 2)
        self.stdout.write(json.dumps({"loaded": seconds}))

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from groundwork.audit.actors import Actor
from groundwork.intake.exceptions import IntakeError
from groundwork.intake.rules import refused_summary
from organisations.models import Organisation
from people.actions import apply_roster, draft_roster, preview_roster
from people.exceptions import RosterRefused


class Command(BaseCommand):
    """Import the good rows of a roster; ends with one line of JSON, non-zero when the file as a whole is refused."""

    help = "Import the persons of an organisation from .xlsx or .csv"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="its internal code or its credit code")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *, file, organisation, dry_run, **_options):
        # An organisation without a credit code holds "" there: an empty argument finds nobody.
        by_code = Q(internal_code=organisation) | Q(credit_code=organisation)
        found = Organisation.objects.filter(by_code).first() if organisation else None
        if found is None:
            raise CommandError(_("No organisation has the code %(code)s. Nothing was read.") % {"code": organisation})
        try:
            summary = self._import(found, file, is_dry=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except (IntakeError, RosterRefused) as error:
            self._say(refused_summary(str(error.message)))
            raise CommandError(str(error.message)) from error
        self._say(summary)

    def _import(self, organisation, file, *, is_dry):
        source = {"organisation": organisation, "name": file.name, "data": file.read_bytes()}
        if is_dry:
            return draft_roster(**source).counts
        by = Actor.system("import_roster")
        run = preview_roster(by=by, **source)
        apply_roster(by=by, run=run, organisation=organisation)
        run.refresh_from_db()
        return run.summary()

    def _say(self, summary):
        self.stdout.write(json.dumps(summary, ensure_ascii=False))

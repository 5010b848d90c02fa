from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exams.bank import actions
from exams.bank.models import Bank
from groundwork.audit.actors import Actor


class Command(BaseCommand):
    """Write a bank with its answers into a workbook that ``import_questions`` reads again. Leaves an audit entry."""

    help = "Export a bank into an .xlsx"

    def add_arguments(self, parser):
        parser.add_argument("--bank", required=True, help="code of the bank")
        parser.add_argument("file", type=Path)

    def handle(self, *, bank, file, **_options):
        found = Bank.objects.filter(slug=bank).first()
        if found is None:
            raise CommandError(_("There is no bank “%(slug)s”.") % {"slug": bank})
        data = actions.export_questions(by=Actor.system("export_questions"), bank=found)
        file.write_bytes(data)
        self.stdout.write(_("%(file)s written, %(size)s bytes.") % {"file": file, "size": len(data)})

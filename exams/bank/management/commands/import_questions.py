import json
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exams.bank import actions
from exams.bank.queries import notes_of_run
from groundwork.audit.actors import Actor
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.rules import refused_summary
from people.models import User


class Command(BaseCommand):
    """Import the good rows of a file of questions into a bank, as drafts that wait for approval.

    The last line is one line of JSON: read, imported, repaired, refused, and each fault with its sheet and row. Ends
    with an error only when the file as a whole is refused.
    """

    help = "Import questions from .xlsx, .csv or .txt into a bank"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="code of the bank; it is made when there is none")
        parser.add_argument("--title", default="", help="title of a bank that is made")
        parser.add_argument("--by", default="", help="sign-in name of who imports; the system when left out")
        parser.add_argument("--true", default="", help="code that means true in answers, such as 1")
        parser.add_argument("--false", default="", help="code that means false in answers, such as 2")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, *, file, bank, title, by, dry_run, **options):
        actor = actor_named(by)
        truths = {
            code.upper(): meaning for code, meaning in ((options["true"], True), (options["false"], False)) if code
        }
        what = {"by": actor, "bank_slug": bank, "data": read_file(file), "name": file.name, "stated_truths": truths}
        try:
            self.progress(_("Reading %(file)s …") % {"file": file.name})
            if dry_run:
                run = actions.read_questions(**what)
            else:
                actions.open_bank(by=actor, slug=bank, title=title)
                run = actions.import_questions(**what)
        except FileRefused as refusal:
            self.stdout.write(json.dumps(refused_summary(str(refusal.message)), ensure_ascii=False))
            raise CommandError(refusal.message) from refusal
        except PermissionDenied as refusal:
            raise CommandError(_("%(name)s may not import questions.") % {"name": by}) from refusal
        for note in notes_of_run(run):
            self.progress(note)
        if not dry_run:
            self.progress(_("Writing %(count)s questions …") % {"count": run.imported})
            run = actions.apply_import(by=actor, run=run)
        self.stdout.write(json.dumps(run.summary(), ensure_ascii=False))

    def progress(self, text):
        """Tell a person how far it is, apart from the result."""
        self.stderr.write(text)


def actor_named(username):
    """The actor for a sign-in name, the system for none."""
    if not username:
        return Actor.system("import_questions")
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no sign-in “%(name)s”.") % {"name": username})
    return Actor.of(user)


def read_file(path):
    """The bytes of a file. Raises CommandError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        values = {"file": path, "reason": error.strerror}
        raise CommandError(_("%(file)s cannot be read: %(reason)s") % values) from error

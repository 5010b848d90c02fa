import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exams.papers import actions
from exams.papers.exceptions import PaperError
from exams.papers.models import Blueprint
from exams.papers.queries import shortages_of
from groundwork.audit.actors import Actor


class Command(BaseCommand):
    """Draw a paper from a blueprint, and freeze it where that is asked for. The last line is one line of JSON."""

    help = "Draw a paper from a blueprint"

    def add_arguments(self, parser):
        parser.add_argument("--blueprint", required=True, help="title of the blueprint")
        parser.add_argument("--title", default="", help="title of the paper; that of the blueprint when left out")
        parser.add_argument("--seed", type=int, help="draw the same paper again from the same questions")
        parser.add_argument("--freeze", action="store_true")
        parser.add_argument("--dry-run", action="store_true", help="say whether it can be drawn, write nothing")

    def handle(self, *, blueprint, title, seed, freeze, dry_run, **_options):
        found = Blueprint.objects.select_related("bank").filter(title=blueprint).first()
        if found is None:
            raise CommandError(_("There is no blueprint “%(title)s”.") % {"title": blueprint})
        short = shortages_of(found)
        for shortage in short:
            self.stderr.write(str(shortage.sentence))
        if dry_run and not short:
            self.stdout.write(json.dumps({"feasible": True}))
            return
        actor = Actor.system("draw_paper")
        try:
            paper = actions.draw_paper(by=actor, blueprint=found, title=title or found.title, seed=seed)
        except PaperError as refusal:
            raise CommandError(refusal.message) from refusal
        if freeze:
            paper = actions.freeze_paper(by=actor, paper=paper)
        summary = {"paper": paper.pk, "state": paper.state, "questions": paper.questions, "sha256": paper.sha256}
        self.stdout.write(json.dumps(summary))

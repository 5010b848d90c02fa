import json

from django.core.management.base import BaseCommand, CommandError

from certificates import actions
from certificates.models import Kind
from certificates.queries import standing
from groundwork.audit.actors import Actor

ACTOR = "issue-certificates-command"


class Command(BaseCommand):
    """Issue a kind to everybody who is due, each in its own transaction; run again, it issues what became due since.

    The last line is JSON: read = considered, imported = newly issued, refused = not due, with the reason of each.
    """

    help = "Issue the certificates of one kind to everybody who is due"

    def add_arguments(self, parser):
        parser.add_argument("--kind", required=True, help="the code of the kind, such as XF")
        parser.add_argument("--cycle", help="the cycle; the present one when not given")
        parser.add_argument("--dry-run", action="store_true", help="say who would get one, and issue nothing")

    def handle(self, *, kind, cycle, dry_run, **_options):
        found = Kind.objects.select_related("programme").filter(code=kind).first()
        if found is None:
            raise CommandError(f"There is no kind of certificate {kind}")
        cycle = cycle or found.cycle_on()
        rows = standing(found, cycle)
        due = [row.person for row in rows if row.is_due and not row.has_award]
        faults = [
            {"person": row.person.pk, "reason": "；".join(row.missing)}
            for row in rows
            if not row.is_due and not row.has_award
        ]
        issued = len(due)
        if not dry_run:
            report = actions.issue_each(
                by=Actor.system(ACTOR), kind=found, cycle=cycle, persons=due, progress=self._progress(len(due))
            )
            issued, faults = report.issued, faults + report.faults
        summary = {
            "read": len(rows),
            "imported": issued,
            "repaired": 0,
            "refused": len(faults),
            "faults": faults,
        }
        self.stdout.write(json.dumps(summary, ensure_ascii=False))

    def _progress(self, total):
        def show(done):
            if done == total or done % 20 == 0:
                self.stderr.write(f"{done}/{total}")

        return show

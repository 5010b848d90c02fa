from django.core.management.base import BaseCommand, CommandError

from groundwork.audit.queries import chain_report


class Command(BaseCommand):
    """Recompute the audit chain; exit non-zero when any link does not match."""

    help = "Verify the audit chain"

    def handle(self, **_options):
        report = chain_report()
        for fault in report.faults:
            self.stderr.write(fault)
        self.stdout.write(f"seals {report.seals}, sealed entries {report.entries}, not sealed yet {report.unsealed}")
        if report.faults:
            message = f"{len(report.faults)} faults"
            raise CommandError(message)

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from certificates.queries import register_report


class Command(BaseCommand):
    """Recompute the register's chain and the hash of every file; exit non-zero when anything differs."""

    help = "Verify the register of certificates"

    def handle(self, **_options):
        report = register_report()
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
        if report.faults:
            raise CommandError(f"{len(report.faults)} faults")

"""The register: one chain over all certificates."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from certificates import rules
from certificates.choices import RegisterKind
from certificates.models import Certificate, RegisterEntry, Series
from groundwork.audit.rules import FIRST_LINK

REGISTER = "register"


def take_serial(prefix: str, year: int) -> int:
    """The next serial of a series, by one UPDATE in the caller's transaction: rolled back with it, so no gap."""
    Series.objects.get_or_create(prefix=prefix, year=year)
    series = Series.objects.filter(prefix=prefix, year=year)
    series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()


def add_to_register(certificate: Certificate, kind: RegisterKind, content: dict) -> RegisterEntry:
    """Chain one line about ``certificate`` in the caller's transaction.

    The UPDATE that counts the positions also makes writers queue, so that two can never follow the same line.
    """
    position = take_serial(REGISTER, 0)
    latest = RegisterEntry.objects.filter(position=position - 1).first()
    line: dict[str, Any] = {
        "position": position,
        "kind": kind.value,
        "content": content,
        "previous": latest.digest if latest else FIRST_LINK,
        "at": timezone.now(),
    }
    digest = rules.entry_digest(number=certificate.number, **line)
    return RegisterEntry.objects.create(certificate=certificate, digest=digest, **line)

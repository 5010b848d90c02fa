"""Is the chain whole, and how much is not sealed yet?"""

from dataclasses import dataclass

from groundwork.audit.models import Entry, Seal
from groundwork.audit.rules import FIRST_LINK, seal_digest

SEALED_FIELDS = (
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "action",
    "object_kind",
    "object_id",
    "state_digest",
    "label_digest",
)


@dataclass(frozen=True)
class ChainReport:
    """What a check of the chain found."""

    seals: int
    entries: int
    unsealed: int
    faults: tuple[str, ...]


def rows_between(first: int, last: int) -> list[list[str]]:
    """The sealed fields of the entries from ``first`` to ``last``, in order, as lists of text."""
    rows = Entry.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").values_list(*SEALED_FIELDS)
    return [[str(value.isoformat() if hasattr(value, "isoformat") else value) for value in row] for row in rows]


def chain_report() -> ChainReport:
    """Recompute every seal. A changed, missing or added entry, or a changed seal, is named."""
    faults, previous, total, last = [], FIRST_LINK, 0, 0
    seals = list(Seal.objects.order_by("pk"))
    for seal in seals:
        rows = rows_between(last + 1, seal.last_entry)  # from the seal before it: an entry between two is one too many
        if len(rows) != seal.entries or seal.previous != previous or seal_digest(rows, previous) != seal.digest:
            faults.append(f"seal {seal.pk}: entries {seal.first_entry}-{seal.last_entry} do not match")
        previous, total, last = seal.digest, total + len(rows), seal.last_entry
    return ChainReport(len(seals), total, Entry.objects.filter(pk__gt=last).count(), tuple(faults))

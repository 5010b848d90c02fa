"""Writing evidence: an entry inside the caller's transaction, a seal over the entries that have been committed."""

import logging
import secrets
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry, EntryLabel, Seal
from groundwork.audit.queries import rows_between
from groundwork.audit.rules import FIRST_LINK, digest_of, label_digest, seal_digest
from groundwork.guards.refusals import was_lock_refused

PATIENCE = "2s"  # less than a writer's own (training_site/engines.py), who waits behind the sealer

log = logging.getLogger(__name__)


def record(
    *, by: Actor, action: str, thing: Model, before: dict | None = None, after: dict | None = None, **detail: Any
) -> Entry:
    """Write one audit entry about ``thing`` (any saved model instance) in the caller's transaction.

    ``before`` and ``after`` are plain dicts of the fields that changed; only their digest is chained.
    ``detail`` is what a person should read later; it stands in the erasable label.
    """
    labels: dict[str, Any] = {"actor": by.label, "object": str(thing)[:200], "detail": detail}
    salt = secrets.token_hex(16)
    entry = Entry.objects.create(
        actor_kind=by.kind,
        actor_id=by.id,
        action=action,
        object_kind=thing._meta.label_lower,
        object_id=str(thing.pk),
        state_digest=digest_of({"before": before, "after": after}) if before or after else "",
        label_digest=label_digest(labels, salt),
    )
    EntryLabel.objects.create(
        entry=entry, actor_label=by.label, object_label=labels["object"], detail=detail, salt=salt
    )
    return entry


def seal_entries(*, batch: int = 1000) -> Seal | None:
    """Chain the next committed entries under a new seal and return it, or None when nothing waits.

    None too while somebody has been writing an entry for so long that the seal must wait for the next time.
    """
    try:
        with transaction.atomic():
            _wait_for_writers()
            return _seal_next(batch)
    except OperationalError as error:
        if not was_lock_refused(error):
            raise
        log.warning("audit entries are being written; they are sealed the next time")
        return None


def _wait_for_writers() -> None:
    """Hold the entries still: nobody is writing one, and no second sealer is at work, until the transaction ends.

    PostgreSQL gives out a number before its row is committed: a seal over 101 while 100 is still being written would
    be a seal over a gap, which 100 then fills. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            table = connection.ops.quote_name(Entry._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _seal_next(batch: int) -> Seal | None:
    latest = Seal.objects.order_by("-pk").first()
    first = (latest.last_entry if latest else 0) + 1
    waiting = list(Entry.objects.filter(pk__gte=first).order_by("pk").values_list("pk", flat=True)[:batch])
    if not waiting:
        return None
    rows = rows_between(waiting[0], waiting[-1])
    previous = latest.digest if latest else FIRST_LINK
    return Seal.objects.create(
        first_entry=waiting[0],
        last_entry=waiting[-1],
        entries=len(rows),
        previous=previous,
        digest=seal_digest(rows, previous),
    )

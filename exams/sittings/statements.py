"""The three statements of a save, written out and prepared: a sitting saves fifty times, an exam a hundred thousand.

Composing the first anew each time cost two fifths of a save's Python, and planning all three half of its PostgreSQL
(``make bench answers``).
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, Model, UUIDField, Value

SITTING_AND_PAPER = """
    SELECT sitting.id, sitting.state, sitting.lease_epoch, paper.id, paper.sha256, sitting.deadline_at
    FROM exams_sittings_sitting sitting
    JOIN exams_sittings_examevent event ON event.id = sitting.event_id
    JOIN exams_papers_paper paper ON paper.id = event.paper_id
    WHERE sitting.public_id = %s
"""
DEADLINE = Value(None, output_field=DateTimeField())


class Target(NamedTuple):
    """What a save knows of the sitting that it writes to."""

    pk: int
    state: str
    lease_epoch: int
    paper_id: int
    paper_sha256: str
    deadline_at: datetime | None


def lock_target(public_id: UUID) -> Target | None:
    """Read a sitting and hold its row, which orders a save against handing in and closing (SQLite has one writer)."""
    lock = "FOR UPDATE OF sitting" if connection.features.has_select_for_update_of else ""
    key: Any = UUIDField().get_db_prep_value(public_id, connection)
    with _cursor() as cursor:
        cursor.execute(f"{SITTING_AND_PAPER} {lock}", [key])
        row = cursor.fetchone()
    if row is None:
        return None
    target = Target(*row)
    deadline_at = target.deadline_at
    for convert in connection.ops.get_db_converters(DEADLINE):
        deadline_at = convert(deadline_at, DEADLINE, connection)
    return target._replace(deadline_at=deadline_at)


def insert_rows(rows: list[Model], ending: str) -> list[tuple]:
    """Insert unsaved instances of one model in one statement with its own ON CONFLICT; return what it returns."""
    model = type(rows[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    quote: Any = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns})"
    statement = f"{into} VALUES {', '.join([one] * len(rows))} {ending}"  # only our own names; values are parameters
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if "RETURNING" in ending else []


def _cursor() -> Any:
    """A cursor whose statements PostgreSQL plans once for a connection, where ``prepare_threshold`` is set.

    Django's own binds parameters on the client, which it must where an expression stands in SELECT and in GROUP BY;
    so each text is another and is planned anew. Here the server binds.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs psycopg, which SQLite does not

    connection.ensure_connection()
    postgresql: Any = connection  # Django has no public name for a cursor of one's own choice
    cursor_class: Any = ServerBindingCursor
    return postgresql._prepare_cursor(cursor_class(postgresql.connection))

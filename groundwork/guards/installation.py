"""Putting guards into the database and taking them off.

Called by ``migrate``, ``flush`` and ``restore``, never by an app's actions. A contract of the imports says so: whoever
wants to change what may not change must be able to alter tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connections, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from groundwork.guards.dialects import dialect_of
from groundwork.guards.exceptions import NotInstallable
from groundwork.guards.kinds import Guard, Part
from groundwork.guards.queries import declared


def install(*models: type[Model], using: str = "default") -> None:
    """Make the database's guards those that are declared (by ``models`` alone, when given). Again, it changes nothing.

    A table that is not there yet, or not with these columns, has none; what nobody declares any more goes. Raises
    NotInstallable, in words for the administrator of the database.
    """
    dialect = dialect_of(connections[using])
    standing = dialect.standing()
    wanted = [(guard, dialect.parts_of(guard)) for guard in declared(*models)]
    broken = [(guard, parts) for guard, parts in wanted if not all(dialect.is_sound(part, standing) for part in parts)]
    parts = [part for guard, parts in broken if _is_migrated(guard, using) for part in parts]
    names = {part.name for _guard, parts in wanted for part in parts}
    obsolete = set() if models else standing.keys() - names
    if not (parts or obsolete):
        return
    dialect.prepare(parts)
    with transaction.atomic(using=using):
        dialect.before_ddl()
        _execute(using, *(standing[name].drop for name in obsolete | (standing.keys() & {part.name for part in parts})))
        for part in parts:
            _make(using, part)
        dialect.stamp(parts)


def remove(*models: type[Model], using: str = "default", constraints: bool = True) -> None:
    """Take off the guards of ``models``, or all; with ``constraints`` false only those that are triggers."""
    dialect = dialect_of(connections[using])
    names = {part.name for guard in declared(*models) for part in dialect.parts_of(guard)}
    chosen = [
        found
        for name, found in dialect.standing().items()
        if (constraints or not found.is_constraint) and (name in names or not models)
    ]
    with transaction.atomic(using=using):
        dialect.before_ddl()
        _execute(using, *(found.drop for found in chosen))


@contextmanager
def lifted(*models: type[Model], using: str = "default") -> Iterator[None]:
    """Without the guards of ``models`` (or any) for the block, which is one transaction; then they stand again."""
    with transaction.atomic(using=using):
        remove(*models, using=using)
        yield
        install(*models, using=using)


def _is_migrated(guard: Guard, using: str) -> bool:
    """Are the table and every column of the guard's model there? Not while a later migration still waits."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if guard.table not in connection.introspection.table_names(cursor):
            return False
        there = {column.name for column in connection.introspection.get_table_description(cursor, guard.table)}
    return there >= {field.column for field in guard.model._meta.local_concrete_fields}


def _make(using: str, part: Part) -> None:
    try:
        _execute(using, part.create)
    except IntegrityError as error:
        raise NotInstallable(
            _(
                "Rows in the table %(table)s already break the rule %(name)s, so it cannot be installed. Nothing was "
                "changed. Find them with manage.py audit_bookings, put them right, then start again. "
                "(The server said: %(error)s)"
            )
            % {"table": part.table, "name": part.name, "error": str(error).strip()}
        ) from error


def _execute(using: str, *batches: tuple[str, ...]) -> None:
    with connections[using].cursor() as cursor:
        for statements in batches:
            for statement in statements:
                cursor.execute(statement)

"""What each engine makes of a guard."""

from django.db.backends.base.base import BaseDatabaseWrapper

from groundwork.guards.dialects.postgresql import PostgreSQL
from groundwork.guards.dialects.sqlite import SQLite

DIALECTS: dict[str, type[PostgreSQL | SQLite]] = {"postgresql": PostgreSQL, "sqlite": SQLite}


def dialect_of(connection: BaseDatabaseWrapper) -> PostgreSQL | SQLite:
    """The dialect of a connection's engine."""
    return DIALECTS[connection.vendor](connection)

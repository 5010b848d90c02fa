"""What stands in the tables, to tell which of them a request changed."""

import re

from django.db import connection

# Frameworks keep books of their own whenever somebody comes: sessions, caches, tries to sign in, Wagtail's index.
BOOKKEEPING = re.compile(r"^(django_|cache_entry|axes_|sqlite_|wagtail|taggit)")


def tables_now():
    """{table: its rows as one set} of every table of ours."""
    with connection.cursor() as cursor:
        ours = [name for name in connection.introspection.table_names(cursor) if not BOOKKEEPING.match(name)]
        return {table: _rows(cursor, table) for table in ours}


def changed_since(before):
    """The tables whose rows are no longer what they were."""
    now = tables_now()
    return {table for table in now if now[table] != before[table]}


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of our own schema)
    return {tuple(map(str, row)) for row in cursor.fetchall()}

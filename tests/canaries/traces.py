"""Where a number could be left behind: log lines, rows, files, caches, messages; each as text to be searched."""

import json
import logging
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection


class Listener(logging.Handler):
    """Keeps every line as it is said, before our formatter masks anything."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


@contextmanager
def every_logger_speaking():
    """All loggers at DEBUG, but for those that the settings hold back; heard by one listener."""
    listener = Listener()
    names = logging.root.manager.loggerDict.keys() - settings.LOGGING["loggers"].keys()
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in names)]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(listener)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield listener
    finally:
        logging.getLogger().removeHandler(listener)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def columns_with(needle):
    """{(table, column)} of the database in which some row holds the needle."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            described = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of our own schema)
            for row in cursor.fetchall():
                found |= {(table, name) for name, value in zip(described, row, strict=True) if needle in str(value)}
    return found


def sweep_free_pages():
    """What other tests deleted is written over, since the file of SQLite keeps it until the page is used again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def bytes_of_database():
    """The database as it lies on disk: the file of SQLite with its journal, a dump of PostgreSQL."""
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        return b"".join(path.read_bytes() for path in sorted(name.parent.glob(f"{name.name}*")))
    where = connection.get_connection_params()
    environment = {**os.environ, "PGPASSWORD": str(where.get("password", ""))}
    command = ["pg_dump", "-h", where["host"], "-p", str(where["port"]), "-U", where["user"], where["dbname"]]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout  # noqa: S603 (our own)


def sessions_in_clear():
    """What stands in the rows of sessions, decoded."""
    return json.dumps([session.get_decoded() for session in Session.objects.all()], ensure_ascii=False)


def mails():
    """Every mail that was sent."""
    return "\n".join(str(each.message()) for each in mail.outbox)


def redis_in_clear():
    """Every key and value of the Redis in use; nothing in the embedded size, whose cache is a table."""
    if not settings.REDIS_URL:
        return ""
    import redis

    store = redis.Redis.from_url(settings.REDIS_URL)
    readers = {b"string": store.get, b"list": lambda key: store.lrange(key, 0, -1), b"set": store.smembers,
               b"hash": store.hgetall, b"zset": lambda key: store.zrange(key, 0, -1)}  # fmt: skip
    return "\n".join(f"{key} {readers[store.type(key)](key)}" for key in store.scan_iter())

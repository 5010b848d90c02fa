"""Copying a whole database while the site runs, and putting one into an empty place: SQLite's own way, pg_dump's."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from training_site.backups.exceptions import BackupRefused
from training_site.backups.facts import facts_of, tables_of_ours

DUMP = ("--format=custom", "--no-owner", "--no-privileges")
RESTORE = ("--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--single-transaction")


class SqliteFile:
    """SQLite's online backup: pages are copied while others write, and the copy is of one moment."""

    member = "database.sqlite3"

    def copy_to(self, path):
        """Write a copy to ``path``; returns its facts, asked of the copy itself."""
        tables = tables_of_ours()
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            return facts_of(copy.cursor(), tables)

    def check(self, path, tables):
        """The facts of a copy, its pages examined; BackupRefused for one that is damaged."""
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
                if not faults:
                    return facts_of(copy.cursor(), tables)
        except sqlite3.DatabaseError as error:
            faults = [str(error)]
        raise BackupRefused(_("The copy of the database is damaged: %(fault)s") % {"fault": faults[0]})

    def fill_from(self, path):
        """Put the copy in the place of the empty database."""
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.restoring")
        shutil.copyfile(path, draft)
        for beside in ("-wal", "-shm"):
            target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
        draft.replace(target)


class PostgresqlDump:
    """pg_dump of a snapshot that we also count in, so that the facts are those of the dump."""

    member = "database.dump"

    def copy_to(self, path):
        """Write a dump to ``path``; returns the facts of the very snapshot that was dumped."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it idles while pg_dump runs
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            self._run("pg_dump", *DUMP, f"--snapshot={snapshot}", f"--file={path}", *self.address())
            return facts_of(cursor, tables_of_ours())

    def check(self, path, tables):
        """A dump can be listed or not; its rows can be counted only once it is restored, so no facts: None."""
        self._run("pg_restore", "--list", str(path))

    def fill_from(self, path):
        """Load the dump in one transaction: all of it, or nothing."""
        connection.close()
        self._run("pg_restore", *RESTORE, *self.address(), str(path))

    def address(self):
        """Where our own connection leads, with what it says of encryption; the password goes by the environment."""
        from psycopg.conninfo import make_conninfo  # SQLite does without psycopg

        place = connection.settings_dict
        named = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "dbname": place["NAME"]}
        secured = {name: value for name, value in place["OPTIONS"].items() if name.startswith("ssl")}
        given = {name: str(value) for name, value in {**named, **secured}.items() if value}
        return [f"--dbname={make_conninfo(**given)}"]

    def _run(self, program, *arguments):
        found = shutil.which(program)
        if not found:
            raise BackupRefused(
                _("%(program)s is missing on this machine: apt-get install postgresql-client") % {"program": program}
            )
        environment = {**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""}
        command = [found, *arguments]
        outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if outcome.returncode:
            raise BackupRefused(
                _("%(program)s failed: %(words)s") % {"program": program, "words": outcome.stderr.strip()[-500:]}
            )


ENGINES = {"sqlite": SqliteFile, "postgresql": PostgresqlDump}


def engine():
    """How the database of this installation is copied."""
    return ENGINES[connection.vendor]()

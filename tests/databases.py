"""The suite's databases, on either engine: made once as templates, and copied over a worker's own.

A template is a whole database, kept under a name that says what it was made from: a file in ``var/`` on SQLite, a
database beside the tests' own on PostgreSQL. Everything in which the two engines differ for the suite stands here.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import django
import psycopg
import pytest
import wagtail
from django.conf import settings
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SCHEMA = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/models.py",
    "*/*/models.py",
    "*/models/*.py",
    "*/*/models/*.py",
    "exams/papers/keys.py",  # with the files above, where guards are declared
    "groundwork/guards/**/*.py",
)
# As manage.py does, but with every task known, so that jobs are done at once as in the tests themselves.
COMMANDS = (
    "import sys, training_site, django; django.setup();"
    "from training_site.celery import app; app.loader.import_default_modules();"
    "from django.core.management import call_command;"
    "[call_command(command, verbosity=0) for command in sys.argv[1:]]"
)
SCHEMA_QUERIES = (
    """SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, collation_name, is_nullable,
       is_identity, column_default) FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace""",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)


class Files:
    """SQLite: a database is a file."""

    version = sqlite3.sqlite_version

    def path(self, name):
        return VAR / f"{name}.sqlite3"

    def url(self, name):
        return f"sqlite:///{self.path(name)}"

    @contextmanager
    def turn(self):
        """Of several workers one makes a template, the others wait and find it made."""
        VAR.mkdir(exist_ok=True)
        with (VAR / "templates.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def place(self, name):
        """What Django calls it: ``NAME``."""
        return str(self.path(name))

    def standing(self, beginning):
        """The names of the databases that begin so, in order."""
        return sorted(path.stem for path in VAR.glob(f"{beginning}*.sqlite3"))

    def create(self, name):
        self.drop(name)

    def drop(self, name):
        for path in VAR.glob(f"{self.path(name).name}*"):
            path.unlink()

    def rename(self, old, new):
        with closing(sqlite3.connect(self.path(old))) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # one file, and nothing beside it
        self.path(old).replace(self.path(new))

    def copy(self, template, place):
        """Write ``template`` over what is at ``place``, also while somebody has it open."""
        with closing(sqlite3.connect(self.path(template))) as source, closing(sqlite3.connect(place)) as target:
            source.backup(target)

    def schema(self, address):
        """Every table, index and trigger, as it was declared."""
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            return sorted(connection.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE sql <> ''"))


class Databases:
    """PostgreSQL: a database is one of the server's."""

    @property
    def version(self):
        with self._server() as server:
            return str(server.info.server_version)

    def url(self, name):
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

    @contextmanager
    def turn(self):
        """Of several workers one makes a template, the others wait and find it made."""
        with self._server() as server:
            server.execute("SELECT pg_advisory_lock(hashtext('templates'))")
            yield

    def place(self, name):
        """What Django calls it: ``NAME``."""
        return name

    def standing(self, beginning):
        """The names of the databases that begin so, in order."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname"
        with self._server() as server:
            return [name for (name,) in server.execute(query, [beginning])]

    def create(self, name):
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._execute("CREATE DATABASE {} TEMPLATE template0", name)

    def drop(self, name):
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def rename(self, old, new):
        self._execute("ALTER DATABASE {} RENAME TO {}", old, new)

    def copy(self, template, place):
        """Write ``template`` over what is at ``place``, also while somebody has it open."""
        self.drop(place)
        self._execute("CREATE DATABASE {} TEMPLATE {}", place, template)

    def schema(self, address):
        """Every column, index, constraint and trigger, as the server describes it."""
        with psycopg.connect(address) as connection:
            return sorted(row for query in SCHEMA_QUERIES for row in connection.execute(query).fetchall())

    def _execute(self, statement, *names):
        with self._server() as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _server(self):
        return psycopg.connect(self.url("postgres"), autocommit=True)


STORES = {"sqlite": Files, "postgresql": Databases}

VENDOR = connections["default"].vendor

on_postgresql = pytest.mark.skipif(
    VENDOR != "postgresql", reason="asks PostgreSQL itself: `make test-postgres` runs it"
)


def store():
    """Where the databases of this run are."""
    return STORES[VENDOR]()


def digest(patterns, *words):
    """What tells one state of some files from another; ``words`` are what else counts."""
    found = hashlib.sha256(repr([wagtail.__version__, django.__version__, *words]).encode())
    files = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(path for path in files if not {"node_modules", ".venv"} & set(path.parts)):
        found.update(f"{path.relative_to(ROOT)}".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def make(name, *commands):
    """A new database ``name`` in which these management commands ran; nobody sees it half made."""
    databases = store()
    draft = f"draft-{os.getpid()}"
    databases.create(draft)
    environment = {
        **os.environ,
        "DATABASE_URL": databases.url(draft),
        "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
    }
    subprocess.run([sys.executable, "-c", COMMANDS, *commands], cwd=ROOT, env=environment, check=True)  # noqa: S603 (ours)
    databases.rename(draft, name)
    return name


def migrated():
    """The name of the migrated template of the present migrations and models, made now if nobody did yet."""
    databases = store()
    cache = settings.CACHES["default"]["BACKEND"]  # with a cache in the database there is one table more
    name = f"template-{digest(SCHEMA, databases.version, cache)}"
    with databases.turn():
        if not databases.standing(name):
            make(name, "migrate", "createcachetable")
    return name


def renew(place):
    """Make the database at ``place`` as a freshly migrated one."""
    put_back(migrated(), place)


def put_back(template, place):
    """Write ``template`` over the database of this worker's tests."""
    connections["default"].close()
    store().copy(template, place)


@contextmanager
def spare(template=None):
    """The address of a database of its own, freshly migrated, for processes beside the tests."""
    databases, name = store(), f"spare-{uuid4().hex}"
    databases.copy(template or migrated(), databases.place(name))
    try:
        yield databases.url(name)
    finally:
        databases.drop(name)


def schema(address):
    """What the database at ``address`` is made of, in an order of its own."""
    return store().schema(address)

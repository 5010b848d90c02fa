import sqlite3

import environ
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import ConnectionHandler

from tests.databases import on_postgresql
from tests.servers import Postgres, running
from training_site.checks import database_keeps_what_it_acknowledged
from training_site.durability import durability_faults
from training_site.engines import database

POWER_CUT = "断电会丢失系统已确认的数据。"


def connection_to(url, **options):
    config = database(environ.Env.db_url_config(url))
    config["OPTIONS"] |= options
    return ConnectionHandler({"default": config})["default"]


def faults_of(url, **options):
    opened = connection_to(url, **options)
    try:
        return durability_faults(opened)
    finally:
        opened.close()


def test_our_own_sqlite_settings_have_no_fault(db, tmp_path):
    assert faults_of(f"sqlite:///{tmp_path / 'base.sqlite3'}") == []


def test_careless_sqlite_settings_are_named(db, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    options = {"transaction_mode": None, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"}

    faults = faults_of(f"sqlite:///{tmp_path / 'base.sqlite3'}", **options)

    assert [fault.partition("：")[0] for fault in faults] == [
        f"SQLite {sqlite3.sqlite_version} 可能丢失已提交的数据，至少需要 3.51.3",
        "SQLite 的 synchronous 低于 FULL",
        "SQLite 的事务不是以 IMMEDIATE 开始",
    ]


@on_postgresql
@pytest.mark.parametrize(
    ("is_durable", "named"), [(True, []), (False, ["fsync", "full_page_writes", "synchronous_commit"])]
)
def test_postgresql_that_could_lose_rows_is_named(db, is_durable, named):
    with running(Postgres(durable=is_durable)) as server:
        faults = faults_of(server.url)

    assert faults == [f"PostgreSQL 的 {name} 为 off：{POWER_CUT}" for name in named]


@pytest.fixture
def forgetful(db):
    """The tests' own database, told for this transaction to acknowledge before it has written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield "synchronous_commit"
        else:
            connection.transaction_mode = "DEFERRED"
            yield "IMMEDIATE"
            connection.transaction_mode = "IMMEDIATE"


def test_deployment_on_a_forgetful_database_is_refused(forgetful):
    faults = database_keeps_what_it_acknowledged(None)

    assert {fault.id for fault in faults} == {"training_site.E009"}
    assert forgetful in faults[-1].msg


def test_deployment_without_its_database_is_refused(db, monkeypatch, tmp_path):
    monkeypatch.setattr("training_site.checks.connection", connection_to(f"sqlite:///{tmp_path}/no/folder/here"))

    assert [fault.id for fault in database_keeps_what_it_acknowledged(None)] == ["training_site.E008"]


def test_real_base_does_not_start_on_a_forgetful_database(forgetful, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match=forgetful):
        call_command("prepare")

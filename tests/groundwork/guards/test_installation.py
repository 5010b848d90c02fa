"""Guards come with migrate, are found missing or altered, and stand again after whatever took them off."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from attendance.models import Scan
from bookings.models import Occupation, Seat
from groundwork.audit.actions import record
from groundwork.audit.models import Entry
from groundwork.guards.checks import guards_stand
from groundwork.guards.dialects import dialect_of
from groundwork.guards.exceptions import NotInstallable
from groundwork.guards.installation import install, lifted, remove
from groundwork.guards.queries import declared, guards_missing
from tests.factories.bookings import SeatFactory
from tests.factories.certificates import SYSTEM
from tests.factories.people import PersonFactory

ON_POSTGRESQL = connection.vendor == "postgresql"


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def parts_of(*models):
    return [part for guard in declared(*models) for part in dialect_of(connection).parts_of(guard)]


def entry():
    return record(by=SYSTEM, action="people.rename", thing=PersonFactory())


def test_everything_declared_stands(db):
    assert guards_missing() == []


def test_no_name_is_too_long_for_postgresql_or_there_twice(db):
    names = [part.name for part in parts_of()]

    assert (max(map(len, names)) <= 63, len(set(names))) == (True, len(names))


def test_what_is_missing_is_named_by_check_and_command(db):
    remove(Scan)
    told = io.StringIO()

    with pytest.raises(CommandError, match="个守卫不在位"):
        call_command("verify_guards", stderr=told)

    sentences = [f"表 attendance_scan 上缺少 {part.name}。" for part in parts_of(Scan)]
    assert told.getvalue().splitlines() == sentences
    assert [warning.msg for warning in guards_stand(None, databases=["default"])] == ["\n".join(sentences)]


def test_what_was_altered_is_named_and_made_anew(db):
    part = parts_of(Scan)[0]
    if ON_POSTGRESQL:
        execute(
            f'CREATE OR REPLACE FUNCTION "{part.name}"() RETURNS trigger LANGUAGE plpgsql '
            "AS $$ BEGIN RETURN NEW; END $$"
        )
    else:
        remove(Scan)
        install(Scan)
        execute(f'DROP TRIGGER "{part.name}"')
        execute(f'CREATE TRIGGER "{part.name}" BEFORE UPDATE ON attendance_scan WHEN 0 BEGIN SELECT 1; END')

    before = guards_missing()
    install()

    assert before == [f"表 attendance_scan 上的 {part.name} 与声明不一致。"]
    assert guards_missing() == []


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite cannot disable a trigger")
def test_a_disabled_guard_is_named(db):
    part = parts_of(Scan)[0]

    execute(f'ALTER TABLE attendance_scan DISABLE TRIGGER "{part.name}"')

    assert guards_missing() == [f"表 attendance_scan 上的 {part.name} 与声明不一致。"]


def test_what_nobody_declares_any_more_goes(db, monkeypatch):
    names = {part.name for part in parts_of(Scan)}
    monkeypatch.delattr(Scan, "guards")

    install()

    assert names & dialect_of(connection).standing().keys() == set()


def test_lifted_guards_stand_again_after_the_block_and_after_an_error(db):
    kept = entry()

    with lifted(Entry):
        Entry.objects.filter(pk=kept.pk).update(action="people.correct")
    with pytest.raises(ZeroDivisionError), lifted(Entry):
        Entry.objects.filter(pk=kept.pk).update(action=1 // 0)

    assert (Entry.objects.get().action, guards_missing()) == ("people.correct", [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(action="x")


def test_flush_empties_guarded_tables_and_leaves_the_guards(transactional_db):
    entry()

    call_command("flush", interactive=False, verbosity=0)

    assert (Entry.objects.count(), guards_missing()) == (0, [])


@pytest.mark.skipif(ON_POSTGRESQL, reason="only SQLite rebuilds tables")
def test_a_rebuilt_table_has_lost_its_guards_until_after_migrate(transactional_db):
    with connection.schema_editor() as editor:
        editor._remake_table(Scan)
    lost = guards_missing()

    call_command("migrate", verbosity=0)

    assert lost == [f"表 attendance_scan 上缺少 {part.name}。" for part in parts_of(Scan)]
    assert guards_missing() == []


def test_migrations_run_back_and_forth_under_guards(transactional_db):
    """Tables that the triggers of others name are rebuilt or altered: the guards rest for it and stand afterwards."""
    seat = SeatFactory()

    call_command("migrate", "bookings", "0003", verbosity=0)
    gone = "starts_at" in columns_of("bookings_seat")
    call_command("migrate", "bookings", verbosity=0)

    assert gone is False
    assert Seat.objects.get().starts_at == seat.session.starts_at
    assert guards_missing() == []


def columns_of(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite needs no extension")
def test_refused_extension_says_what_the_administrator_has_to_do(transactional_db):
    remove(Seat, Occupation)
    execute("DROP EXTENSION btree_gist CASCADE")
    execute("CREATE ROLE nobody_special")
    execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody_special")
    try:
        execute("SET ROLE nobody_special")
        with pytest.raises(NotInstallable, match=r"请数据库管理员.*CREATE EXTENSION btree_gist;"):
            install(Seat)
    finally:
        execute("RESET ROLE")
        execute("DROP OWNED BY nobody_special")
        execute("DROP ROLE nobody_special")
        install()

    assert guards_missing() == []


@pytest.mark.skipif(not ON_POSTGRESQL, reason="a trigger of SQLite looks at new rows only; the auditor finds the old")
def test_rows_that_break_a_rule_already_are_told_and_nothing_is_changed(db):
    remove(Seat)
    seat = SeatFactory()
    SeatFactory(person=seat.person)

    with pytest.raises(NotInstallable, match="表 bookings_seat 中已有数据违反规则"):
        install()

    assert Seat.objects.count() == 2

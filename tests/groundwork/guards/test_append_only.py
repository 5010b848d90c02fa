"""Evidence is refused UPDATE and DELETE by the database itself; the control with the guard off is let through."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exams.papers.models import PaperKey
from groundwork.audit.actions import record
from groundwork.audit.models import Entry, EntryLabel
from groundwork.guards.installation import remove
from groundwork.guards.kinds import AppendOnly
from groundwork.guards.queries import declared
from groundwork.guards.refusals import refusing_guard
from tests.factories.certificates import SYSTEM, issued_certificate
from tests.factories.papers import PaperFactory
from tests.factories.people import ConsentFactory, PersonFactory
from tests.groundwork.guards.rows import FORGERIES

GUARDED = [guard.model for guard in declared() if isinstance(guard.rule, AppendOnly)]


def execute(statement, *values):
    """The number of rows that a statement touched, sent past Django's models."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused_by(statement, *values):
    """The name of the guard that refuses the statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        execute(statement, *values)
    return refusing_guard(refusal.value)


@contextmanager
def undone():
    """Whatever happens in the block is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def key_of(row):
    field = row._meta.pk
    return field.get_db_prep_value(row.pk, connection)


def test_every_guard_has_its_forgery():
    assert set(FORGERIES) == set(GUARDED)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_a_row_cannot_be_changed(db, model):
    forgery = FORGERIES[model]
    row, table = forgery.make(), model._meta.db_table
    change = (
        f'UPDATE {table} SET "{forgery.column}" = %s WHERE {row._meta.pk.column} = %s',  # noqa: S608 (our own names)
        forgery.value,
        key_of(row),
    )

    assert refused_by(*change) == f"{table}_append_only"
    with undone():
        remove(model)
        assert execute(*change) == 1


@pytest.mark.parametrize("model", [model for model in GUARDED if model is not EntryLabel], ids=lambda m: m._meta.label)
def test_a_row_cannot_be_deleted(db, model):
    row, table = FORGERIES[model].make(), model._meta.db_table
    deletion = f"DELETE FROM {table} WHERE {row._meta.pk.column} = %s", key_of(row)  # noqa: S608 (our own names)

    assert refused_by(*deletion) == f"{table}_append_only"
    with undone():
        remove(model)
        assert execute(*deletion) == 1


def test_django_is_refused_as_anybody_is(db):
    entry = record(by=SYSTEM, action="people.rename", thing=PersonFactory())

    everything = Entry.objects.all()
    for forge in (lambda: everything.update(action="x"), entry.save, lambda: everything._raw_delete("default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            forge()

    assert Entry.objects.get(pk=entry.pk).action == "people.rename"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_a_row_cannot_be_replaced(db):
    entry = record(by=SYSTEM, action="people.rename", thing=PersonFactory())
    replace = (
        "REPLACE INTO audit_entry (id, at, actor_kind, actor_id, action, object_kind, object_id, state_digest,"
        " label_digest) SELECT id, at, actor_kind, actor_id, 'x', object_kind, object_id, state_digest, label_digest"
        " FROM audit_entry WHERE id = %s"
    )

    assert refused_by(replace, entry.pk) == "audit_entry_append_only"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_a_table_cannot_be_emptied(db, model):
    table = model._meta.db_table

    assert refused_by(f"TRUNCATE {table} CASCADE").endswith("_append_only")


def test_a_label_may_be_erased_and_not_rewritten(db):
    label = record(by=SYSTEM, action="people.rename", thing=PersonFactory()).label

    assert EntryLabel.objects.filter(pk=label.pk).delete()[0] == 1


def test_what_is_filled_once_is_filled_once(db):
    consent = ConsentFactory()
    withdrawn = "UPDATE people_consent SET withdrawn_at = %s WHERE id = %s"

    assert execute(withdrawn, timezone.now(), consent.pk) == 1
    assert refused_by(withdrawn, timezone.now(), consent.pk) == "people_consent_append_only"
    assert refused_by("UPDATE people_consent SET withdrawn_at = NULL") == "people_consent_append_only"


def test_a_certificate_changes_its_state_and_gets_its_file_once(db):
    certificate = issued_certificate()
    file = "UPDATE certificates_certificate SET file_name = %s, file_sha256 = %s WHERE id = %s"

    assert execute("UPDATE certificates_certificate SET state = 'suspended' WHERE id = %s", certificate.pk) == 1
    assert execute(file, "a.pdf", "a" * 64, certificate.pk) == 1
    assert refused_by(file, "b.pdf", "b" * 64, certificate.pk) == "certificates_certificate_append_only"


def test_a_drawn_paper_may_go_and_a_frozen_one_may_not(db):
    drawn, frozen = PaperFactory(drawn=True), PaperFactory()

    assert execute("DELETE FROM exams_papers_paperkey WHERE paper_id = %s", drawn.pk) == 1
    assert execute("DELETE FROM exams_papers_paper WHERE id = %s", drawn.pk) == 1
    assert refused_by("DELETE FROM exams_papers_paperkey WHERE paper_id = %s", frozen.pk).endswith("key_append_only")
    assert PaperKey.objects.get().paper == frozen


def test_a_frozen_paper_does_not_thaw(db):
    PaperFactory()

    refused = refused_by("UPDATE exams_papers_paper SET state = 'drawn', frozen_at = NULL")

    assert refused == "exams_papers_paper_append_only"

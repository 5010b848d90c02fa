"""Entries are sealed while others are being written: no seal over a gap; and without the waiting, which makes one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from groundwork.audit.actions import record, seal_entries
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.audit.queries import chain_report
from tests.databases import on_postgresql
from tests.factories.organisations import OrganisationFactory
from tests.races.crowd import PATIENCE, rush, scaled

pytestmark = pytest.mark.django_db(transaction=True)

LANES = scaled(8, 16)
ENTRIES = scaled(80, 2000)


def write(thing):
    return record(by=Actor.system("test"), action="test.race", thing=thing).pk


@pytest.fixture
def seal_between():
    """Seal while an entry is written but not committed, and a later one is; then commit it. The seal, or None."""
    thing, written, sealed = OrganisationFactory(), threading.Event(), threading.Event()

    def write_slowly():
        try:
            with transaction.atomic():
                write(thing)
                written.set()
                sealed.wait(PATIENCE)
        finally:
            connection.close()

    def seal():
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(write_slowly)
            written.wait(PATIENCE)
            write(thing)
            try:
                return seal_entries()
            finally:
                sealed.set()
                slow.result(PATIENCE)

    return seal


@on_postgresql
def test_nothing_is_sealed_while_an_earlier_entry_is_being_written(seal_between, monkeypatch):
    monkeypatch.setattr("groundwork.audit.actions.PATIENCE", "200ms")

    too_early, seal = seal_between(), seal_entries()

    assert (too_early, seal.entries, chain_report().faults) == (None, 2, ())


@on_postgresql
def test_seal_that_does_not_wait_is_over_a_gap(seal_between, monkeypatch):
    monkeypatch.setattr("groundwork.audit.actions._wait_for_writers", lambda: None)

    seal = seal_between()

    assert (seal.entries, Entry.objects.count(), len(chain_report().faults)) == (1, 2, 1)


def test_many_write_and_many_seal_and_the_chain_is_whole():
    thing = OrganisationFactory()

    def write_and_seal(number):
        with transaction.atomic():
            write(thing)
        if number % 3 == 0:
            seal_entries(batch=10)

    rush(write_and_seal, range(ENTRIES), lanes=LANES)
    while seal_entries():
        continue

    report = chain_report()
    assert (report.entries, report.unsealed, report.faults) == (ENTRIES, 0, ())

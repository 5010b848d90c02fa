import pytest
from django.core.management import CommandError, call_command

from groundwork.audit.actions import record, seal_entries
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry, EntryLabel, Seal
from groundwork.audit.queries import chain_report
from groundwork.guards.installation import remove
from tests.factories.people import PersonFactory, UserFactory


def _record(times=1):
    person, actor = PersonFactory(name="张䶮"), Actor.of(UserFactory())
    return [record(by=actor, action="people.rename", thing=person, before={"name": "张"}) for _ in range(times)]


def test_record_keeps_who_what_and_on_what(db):
    user, person = UserFactory(username="lin"), PersonFactory(name="张䶮")

    entry = record(by=Actor.of(user), action="people.rename", thing=person, reason="更正")

    assert (entry.actor_id, entry.action, entry.object_kind, entry.object_id) == (
        str(user.pk), "people.rename", "people.person", str(person.pk),
    )  # fmt: skip
    assert (entry.label.object_label, entry.label.detail) == ("张䶮", {"reason": "更正"})


def test_seal_covers_committed_entries_once(db):
    first, second = _record(times=2)

    seal = seal_entries()

    assert (seal.first_entry, seal.last_entry, seal.entries) == (first.pk, second.pk, 2)
    assert seal_entries() is None


def test_seals_form_a_chain(db):
    _record()
    first = seal_entries()
    _record()

    second = seal_entries()

    assert second.previous == first.digest
    assert chain_report().faults == ()


def test_erasing_a_label_leaves_the_chain_whole(db):
    _record()
    seal_entries()

    EntryLabel.objects.all().delete()

    assert chain_report().faults == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda: Entry.objects.update(action="people.nothing"),
        lambda: Entry.objects.order_by("pk").first().delete(),
        lambda: Seal.objects.filter(pk=Seal.objects.first().pk).update(digest="0" * 64),
    ],
    ids=["entry changed", "entry deleted", "seal changed"],
)
def test_damage_is_found(db, damage):
    _record(times=3)
    seal_entries()
    _record()
    seal_entries()
    remove(Entry, Seal)

    damage()

    assert len(chain_report().faults) >= 1


def test_verify_audit_fails_on_damage_and_tells_the_unsealed_tail(db, capsys):
    _record(times=2)
    seal_entries()
    _record()
    call_command("verify_audit")
    told = capsys.readouterr().out
    remove(Entry)
    Entry.objects.update(action="people.nothing")

    with pytest.raises(CommandError):
        call_command("verify_audit")

    assert told == "seals 1, sealed entries 2, not sealed yet 1\n"

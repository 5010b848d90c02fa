"""One request, sent often: done once, and always answered the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from groundwork.intake.actions import KEPT, Answer, answer_once, forget_answers
from groundwork.intake.exceptions import KeyAtWork, KeyRefused, KeyReused
from groundwork.intake.models import AnsweredRequest
from organisations.models import Organisation
from tests.databases import on_postgresql
from tests.factories.organisations import OrganisationFactory

AT_ONCE = 10


class Broken(Exception):
    pass


def make_one():
    """An effect that shows how often it happened, with an answer that names it."""
    return Answer(201, {"made": OrganisationFactory().pk})


def ask(key="k", body=b"x", sender="user:1", door="make", work=make_one):
    return answer_once(sender=sender, door=door, key=key, body=body, work=work)


def ten_at_once(work):
    """Call ``work`` in ten threads let go together; what each returned."""
    gate, found = threading.Barrier(AT_ONCE), []

    def run():
        try:
            gate.wait()
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _thread in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return found


def test_ten_at_once_with_one_key_are_one_effect_and_one_reply(transactional_db):
    answers = ten_at_once(ask)

    assert len(answers) == AT_ONCE
    assert {answer.body["made"] for answer in answers} == {Organisation.objects.get().pk}


def test_ten_at_once_without_a_key_are_ten(transactional_db):
    """The control: nothing else would have made them one."""
    answers = ten_at_once(make_one)

    assert len({answer.body["made"] for answer in answers}) == Organisation.objects.count() == AT_ONCE


def test_what_breaks_leaves_nothing_and_frees_the_key(db):
    def break_off():
        OrganisationFactory()
        raise Broken

    with pytest.raises(Broken):
        ask(work=break_off)
    left = Organisation.objects.count(), AnsweredRequest.objects.count()

    assert (left, ask().status) == ((0, 0), 201)


def test_key_means_something_only_between_a_sender_and_a_door(db):
    answers = [ask(), ask(sender="user:2"), ask(door="other"), ask(key="other"), ask()]

    assert len({answer.body["made"] for answer in answers}) == Organisation.objects.count() == 4


def test_key_over_another_body_is_refused(db):
    ask()

    with pytest.raises(KeyReused):
        ask(body=b"y")

    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "k" * 129, "钥匙", "a\nb", "a\x00"])
def test_key_that_cannot_be_one_is_refused(key, db):
    with pytest.raises(KeyRefused):
        ask(key=key)

    assert Organisation.objects.count() == 0


def test_old_answers_are_forgotten(db):
    for key in ("old", "new"):
        ask(key=key)
    old = AnsweredRequest.objects.get(key="old")
    AnsweredRequest.objects.filter(pk=old.pk).update(answered_at=old.answered_at - 2 * KEPT)

    assert (forget_answers(), AnsweredRequest.objects.get().key) == (1, "new")


@on_postgresql
def test_key_that_is_at_work_for_too_long_is_told_so(transactional_db, monkeypatch):
    monkeypatch.setattr("groundwork.intake.actions.PATIENCE_MS", 100)

    def ask_beside():
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_asked_in_its_own_connection).result()

    with pytest.raises(KeyAtWork):
        ask(work=ask_beside)

    assert Organisation.objects.count() == 0


def _asked_in_its_own_connection():
    try:
        ask()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [("database is locked", KeyAtWork), ("server closed the connection", OperationalError)],
)
def test_only_a_lock_is_told_as_work_in_progress(db, monkeypatch, said, told):
    def refuse(*_args, **_options):
        raise OperationalError(said)

    monkeypatch.setattr(AnsweredRequest, "save", refuse)

    with pytest.raises(told):
        ask()

    assert Organisation.objects.count() == 0

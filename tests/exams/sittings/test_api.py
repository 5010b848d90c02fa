"""Saving answers over HTTP: what is acknowledged is stored, what is wrong is said, nothing is a server error."""

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from exams.sittings.choices import SittingState
from exams.sittings.models import AnswerCurrent, AnswerEvent
from tests.databases import on_postgresql
from tests.factories.papers import PaperFactory
from tests.factories.sittings import EventFactory, SittingFactory, lease_of

CHOICE = {"chosen": ["a2"]}
FIRST_WORDS = ["SAVEPOINT", "SELECT", "INSERT", "INSERT", "RELEASE"]


def event(n=1, slot=1, payload=None, epoch=1):
    return {"epoch": epoch, "n": n, "slot": slot, "payload": CHOICE if payload is None else payload}


@pytest.fixture
def sitting(db):
    return SittingFactory(started=True)


@pytest.fixture
def post(db):
    """Post raw or listed events under a lease; strict about CSRF as a browser without cookies is."""
    strict = Client(enforce_csrf_checks=True)

    def send(sitting, events, *, token=None, raw=None, content_type="application/json", **environ):
        body = raw if raw is not None else json.dumps({"events": events})
        path = f"/api/v1/sittings/{sitting.public_id}/answers"
        headers = {"X-Lease": token or lease_of(sitting)}
        return strict.post(path, body, content_type=content_type, headers=headers, **environ)

    return send


def stored(sitting):
    return list(AnswerEvent.objects.filter(sitting=sitting).values_list("epoch", "n", "slot", "payload", "is_late"))


def current(sitting):
    return dict(AnswerCurrent.objects.filter(sitting=sitting).values_list("slot", "payload"))


def test_answers_are_stored_and_acknowledged(post, sitting):
    response = post(sitting, [event(1, 1), event(2, 2, {"chosen": ["b1", "b3"]})])

    reply = response.json()
    assert (reply["acknowledged"], reply["late"], reply["conflicts"], reply["refused"]) == (
        [[1, 1], [1, 2]],
        [],
        [],
        [],
    )
    assert (reply["state"], reply["epoch_current"]) == ("started", True)
    assert current(sitting) == {1: CHOICE, 2: {"chosen": ["b1", "b3"]}}


def test_answers_take_three_statements_beside_begin_and_commit(post, sitting, django_assert_num_queries):
    token = lease_of(sitting)
    post(sitting, [event(1)], token=token)  # the outline of the paper is read once in a process

    with django_assert_num_queries(5) as captured:  # SAVEPOINT and RELEASE stand for BEGIN and COMMIT in a test
        post(sitting, [event(2), event(3, 2, {"chosen": ["b1"]})], token=token)

    texts = [query["sql"] for query in captured.captured_queries]
    # A statement that this connection has prepared already is executed by its name and has no text.
    words = [text.split()[0] if text else word for text, word in zip(texts, FIRST_WORDS, strict=True)]
    assert words == FIRST_WORDS


@on_postgresql
def test_statements_of_a_save_are_planned_once_for_a_connection(post, sitting):
    token = lease_of(sitting)

    for n in range(1, 10):
        post(sitting, [event(n)], token=token)

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = {statement.split("(")[0].split()[-1] for (statement,) in cursor.fetchall()}
    assert {'"exams_sittings_answerevent"', '"exams_sittings_answercurrent"'} <= prepared


def test_answers_sent_again_are_acknowledged_once_stored(post, sitting):
    post(sitting, [event(1)])

    response = post(sitting, [event(1)])

    assert response.json()["acknowledged"] == [[1, 1]]
    assert stored(sitting) == [(1, 1, 1, CHOICE, False)]


def test_answers_another_payload_under_the_same_key_is_a_conflict(post, sitting):
    post(sitting, [event(1)])

    reply = post(sitting, [event(1, payload={"chosen": ["a1"]}), event(2, 3, {"chosen": ["true"]})]).json()

    assert (reply["acknowledged"], reply["conflicts"]) == ([[1, 2]], [[1, 1]])
    assert current(sitting) == {1: CHOICE, 3: {"chosen": ["true"]}}


def test_answers_out_of_order_leave_the_newest_current(post, sitting):
    post(sitting, [event(5, payload={"chosen": ["a4"]})])

    post(sitting, [event(3, payload={"chosen": ["a3"]}), event(4, payload={"chosen": ["a1"]})])

    assert current(sitting) == {1: {"chosen": ["a4"]}}
    assert [row[1] for row in stored(sitting)] == [3, 4, 5]


def test_answers_of_a_stale_page_are_history_and_never_current(post, sitting):
    stale = lease_of(sitting, 1)
    post(sitting, [event(1, epoch=2, payload={"chosen": ["a4"]})], token=lease_of(sitting, 2))

    reply = post(sitting, [event(9), event(10, 3, {"chosen": ["true"]})], token=stale).json()

    assert (reply["acknowledged"], reply["epoch_current"]) == ([[1, 9], [1, 10]], False)
    assert current(sitting) == {1: {"chosen": ["a4"]}}


def test_answers_left_by_an_older_page_count_when_the_new_page_sends_them(post, sitting):
    stale, newest = lease_of(sitting, 1), lease_of(sitting, 2)
    post(sitting, [event(1)], token=stale)

    reply = post(sitting, [event(1)], token=newest).json()

    assert reply["acknowledged"] == [[1, 1]]
    assert current(sitting) == {1: CHOICE}


def test_answers_late_are_kept_and_never_current(post, sitting, settings):
    overdue = timezone.now() - datetime.timedelta(seconds=settings.ANSWER_GRACE_SECONDS + 1)
    sitting.deadline_at = overdue
    sitting.save()

    reply = post(sitting, [event(1)]).json()

    assert (reply["acknowledged"], reply["late"]) == ([], [[1, 1]])
    assert stored(sitting) == [(1, 1, 1, CHOICE, True)]
    assert current(sitting) == {}


def test_answers_within_the_grace_count(post, sitting, settings):
    sitting.deadline_at = timezone.now() - datetime.timedelta(seconds=settings.ANSWER_GRACE_SECONDS - 3)
    sitting.save()

    assert post(sitting, [event(1)]).json()["acknowledged"] == [[1, 1]]
    assert current(sitting) == {1: CHOICE}


def test_answer_that_waited_in_the_server_counts_from_its_arrival(post, sitting, settings):
    over = settings.ANSWER_GRACE_SECONDS + 2
    sitting.deadline_at = timezone.now() - datetime.timedelta(seconds=over)
    sitting.save()

    reply = post(sitting, [event()], **{settings.ARRIVED_AT: sitting.deadline_at}).json()

    assert (reply["acknowledged"], reply["late"]) == ([[1, 1]], [])


def test_client_cannot_say_itself_when_its_answer_arrived(post, sitting, settings):
    over = settings.ANSWER_GRACE_SECONDS + 2
    sitting.deadline_at = timezone.now() - datetime.timedelta(seconds=over)
    sitting.save()

    claimed = f"HTTP_{settings.ARRIVED_AT.upper()}"
    reply = post(sitting, [event()], **{claimed: sitting.deadline_at.isoformat()}).json()

    assert (reply["acknowledged"], reply["late"]) == ([], [[1, 1]])


def test_answers_after_the_finaliser_are_kept_as_late(post):
    sitting = SittingFactory(closed=True)

    reply = post(sitting, [event(1)]).json()

    assert (reply["late"], reply["state"]) == ([[1, 1]], SittingState.CLOSED)


def test_answers_after_handing_in_are_refused_with_a_sentence(post):
    sitting = SittingFactory(submitted=True)

    response = post(sitting, [event(1)])

    assert response.status_code == 409
    assert response.json() == {"detail": "本卷已交。此前已保存的答案有效，不能再补充作答。"}
    assert stored(sitting) == []


NOT_AN_ANSWER = "答案与题型不符。"
BAD_EVENTS = {
    "slot-not-in-paper": (event(2, 99), "试卷中没有这道题。"),
    "option-not-in-slot": (event(2, 1, {"chosen": ["b1"]}), "题目中没有这个选项。"),
    "two-for-single": (event(2, 1, {"chosen": ["a1", "a2"]}), "本题只能选一项。"),
    "twice-the-same": (event(2, 2, {"chosen": ["b1", "b1"]}), "题目中没有这个选项。"),
    "text-for-choice": (event(2, 1, {"text": "甲"}), NOT_AN_ANSWER),
    "payload-is-a-list": (event(2, 1, ["a1"]), NOT_AN_ANSWER),
    "ids-are-numbers": (event(2, 1, {"chosen": [1]}), NOT_AN_ANSWER),
    "n-is-zero": (event(0), "答案的序号无效。"),
    "n-is-negative": (event(-1), "答案的序号无效。"),
    "n-is-huge": (event(2**63), "答案的序号无效。"),
    "n-is-true": (event(True), "答案的序号无效。"),
    "n-is-a-fraction": (event(1.5), "答案的序号无效。"),
    "epoch-of-a-later-page": (event(2, epoch=7), "答案的序号无效。"),
    "slot-is-text": (event(2, "1"), "试卷中没有这道题。"),
    "not-an-object": ("x", "答案必须是一个对象。"),
    "null": (None, "答案必须是一个对象。"),
}


@pytest.mark.parametrize("case", BAD_EVENTS)
def test_answers_one_bad_event_is_refused_alone(case, post, sitting):
    bad, sentence = BAD_EVENTS[case]

    response = post(sitting, [event(1), bad, event(3, 3, {"chosen": ["false"]})])

    assert response.status_code == 200
    assert response.json()["acknowledged"] == [[1, 1], [1, 3]]
    assert [one["detail"] for one in response.json()["refused"]] == [sentence]
    assert [row[1] for row in stored(sitting)] == [1, 3]


@pytest.mark.parametrize("text", ["字" * 2001, "a\x00b", "\ud800", 5, None])
def test_answers_a_text_that_cannot_be_kept_is_refused(text, post):
    paper = PaperFactory(slots={1: ("blank", [], ["灭火器"])})
    sitting = SittingFactory(started=True, event=EventFactory(paper=paper))

    reply = post(sitting, [event(1, payload={"text": "灭火器𠮷😀"}), event(2, payload={"text": text})]).json()

    assert (reply["acknowledged"], len(reply["refused"])) == ([[1, 1]], 1)
    assert current(sitting) == {1: {"text": "灭火器𠮷😀"}}


BAD_BODIES = {
    "empty": "",
    "not-json": "{",
    "list": "[]",
    "text": '"x"',
    "no-events": "{}",
    "no-list": '{"events": 5}',
    "none": '{"events": []}',
    "too-many": json.dumps({"events": [event(n) for n in range(1, 102)]}),
    "nan": '{"events": [{"epoch": 1, "n": NaN, "slot": 1, "payload": {}}]}',
    "nested": '{"events": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "5000-digits": '{"events": [{"epoch": 1, "n": ' + "9" * 5000 + "}]}",
    "utf-16": '{"events": []}'.encode("utf-16"),
    "not-utf-8": b'{"events": ["\xff"]}',
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_answers_a_body_that_cannot_be_read_is_refused(case, post, sitting):
    response = post(sitting, None, raw=BAD_BODIES[case])

    assert response.status_code == 400
    assert response.json() == {"detail": "服务器无法读取提交的答案。答案保留在本设备上，请刷新页面。"}
    assert stored(sitting) == []


def test_answers_a_body_of_five_megabytes_is_refused_unread(post, sitting):
    response = post(sitting, None, raw="x" * 5_000_000)

    assert (response.status_code, response.json()) == (413, {"detail": "一次提交的答案过大。答案保留在本设备上。"})


@pytest.mark.parametrize("token", ["", "x", "eyJ.x.y", None])
def test_answers_need_a_lease_that_we_signed(token, post, sitting):
    token = lease_of(sitting)[:-1] + "!" if token is None else token or "-"

    response = post(sitting, [event(1)], token=token)

    assert response.status_code == 401
    assert stored(sitting) == []


def test_answers_to_another_sitting_are_refused(post, sitting):
    other = SittingFactory(started=True, event=sitting.event)

    response = post(other, [event(1)], token=lease_of(sitting))

    assert response.status_code == 401
    assert (stored(other), stored(sitting)) == ([], [])


def test_lease_gives_the_answers_saved_so_far_and_a_higher_epoch(post, sitting, client):
    user = sitting.person.user = SittingFactory(person__with_sign_in=True).person.user
    type(sitting.person).objects.filter(user=user).update(user=None)
    sitting.person.save()
    post(sitting, [event(1)])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    reply = client.post(f"/api/v1/sittings/{sitting.public_id}/lease").json()

    assert (reply["epoch"], reply["answers"]) == (2, {"1": {"epoch": 1, "n": 1, "payload": CHOICE}})


def test_lease_needs_the_candidate(sitting, client, cast):
    path = f"/api/v1/sittings/{sitting.public_id}/lease"

    anonymous = client.post(path).status_code
    client.force_login(cast.round_admin, backend="django.contrib.auth.backends.ModelBackend")
    stranger = client.post(path).status_code

    assert (anonymous, stranger) == (401, 404)


def test_lease_refuses_a_forged_request(sitting, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.trainee, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post(f"/api/v1/sittings/{sitting.public_id}/lease").status_code == 403


def test_clock_says_who_may_write(sitting, client):
    stale, newest = lease_of(sitting, 1), lease_of(sitting, 2)
    path = f"/api/v1/sittings/{sitting.public_id}/clock"

    replies = [client.get(path, headers={"X-Lease": token}).json()["epoch_current"] for token in (stale, newest)]

    assert replies == [False, True]

import secrets

import pytest
from django.urls import reverse

from exams.marking.actions import score_waiting
from exams.papers.keys import PaperKey
from groundwork.audit.rules import digest_of
from groundwork.guards.installation import remove
from tests.factories.papers import SLOTS
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory, answer


@pytest.fixture
def trainee(cast, sign_in):
    sign_in(cast.trainee)
    return PersonFactory(user=cast.trainee)


def result_page(client, sitting):
    return client.get(reverse("marking:result", kwargs={"public_id": sitting.public_id}))


def test_result_shows_score_pass_mark_and_sections(client, trainee):
    sitting = SittingFactory(person=trainee, submitted=True)
    answer(sitting, 1, "a2")
    answer(sitting, 3, "true")
    score_waiting()

    text = result_page(client, sitting).content.decode()

    for part in ("得 4 分，满分 6 分，66.7%", "合格", "60%", "一、客观题", "4 / 6"):
        assert part in text


def test_result_of_an_exam_never_shows_a_right_answer(client, trainee):
    sitting = SittingFactory(person=trainee, submitted=True)
    score_waiting()

    text = result_page(client, sitting).content.decode()

    assert ("正确答案" in text, "灭火器应放在哪里" in text) == (False, False)


def test_result_of_a_check_shows_what_was_right(client, trainee):
    sitting = SittingFactory(person=trainee, submitted=True, event=EventFactory(check=True))
    answer(sitting, 1, "a1")
    score_waiting()

    text = result_page(client, sitting).content.decode()

    right = text.split("选项a2的内容")[1].split("</div>")[0]
    wrong = text.split("选项a1的内容")[1].split("</div>")[0]
    assert ("正确答案" in right, "您的选择" in right, "您的选择" in wrong) == (True, False, True)


def test_result_kept_back_says_so(client, trainee):
    sitting = SittingFactory(person=trainee, submitted=True, event__publish_at_once=False)
    answer(sitting, 1, "a2")
    score_waiting()

    text = result_page(client, sitting).content.decode()

    assert ("成绩由实训基地统一公布" in text, "33.3" in text, "不合格" in text) == (True, False, False)


def test_result_of_a_sitting_that_runs_leads_back(client, trainee):
    assert result_page(client, SittingFactory(person=trainee, started=True)).status_code == 302


CANARIES = [secrets.token_hex(8) for _place in range(6)]


def _key_full_of_canaries():
    slots = {
        str(number): {"kind": kind, "answer": [CANARIES[number]], "marks": "2.0", "rule": CANARIES[0]}
        for number, (kind, _options, _answer) in SLOTS.items()
    }
    return {"slots": slots, CANARIES[4]: CANARIES[5]}


@pytest.mark.parametrize("kept_back", [True, False])
def test_no_word_of_the_key_reaches_a_candidate_before_publication(kept_back, client, trainee):
    check = {"event": EventFactory(check=True)}
    exam = {"event": EventFactory(publish_at_once=not kept_back)}
    content = _key_full_of_canaries()
    remove(PaperKey)
    PaperKey.objects.update(content=content, sha256=digest_of(content))
    sitting = SittingFactory(person=trainee, **exam)
    other = SittingFactory(person=trainee, submitted=True, **(exam if kept_back else check), attempt=2)
    if kept_back:
        score_waiting()
    base, api = f"/exam/{sitting.public_id}/", f"/api/v1/sittings/{sitting.public_id}/"

    answers = [client.get("/exam/"), client.get(base), client.post(f"{base}start/"), client.get(f"{base}paper/")]
    lease = client.post(f"{api}lease")
    event = {"epoch": 1, "n": 1, "slot": 1, "payload": {"chosen": ["a2"]}}
    headers = {"X-Lease": lease.json()["token"]}
    answers += [
        lease,
        client.post(f"{api}answers", {"events": [event]}, content_type="application/json", headers=headers),
        client.get(f"{api}clock", headers=headers),
        client.post(f"{base}hand-in/"),
        client.get(base),
        client.get(f"{base}result/"),
        client.get(f"/exam/{other.public_id}/result/"),
    ]

    seen = [str(answer.headers) + answer.content.decode() for answer in answers]
    assert [(canary, text) for canary in [*CANARIES, digest_of(content)] for text in seen if canary in text] == []

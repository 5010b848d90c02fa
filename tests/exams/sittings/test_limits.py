import json

from django.test import Client

from exams.sittings.limits import MOST_SAVES, WINDOW_SECONDS
from exams.sittings.models import AnswerCurrent
from tests.factories.sittings import SittingFactory, lease_of

FLOOD = 2 * MOST_SAVES + 1  # whatever windows of time they fall into, one of them is over the limit


def save(client, sitting, n):
    body = json.dumps({"events": [{"epoch": 1, "n": n, "slot": 1, "payload": {"chosen": ["a2"]}}]})
    path = f"/api/v1/sittings/{sitting.public_id}/answers"
    return client.post(path, body, content_type="application/json", headers={"X-Lease": lease_of(sitting)})


def flood(client, sitting):
    """Save until it is refused; how many were stored, and the refusal."""
    for n in range(1, FLOOD + 1):
        answer = save(client, sitting, n)
        if answer.status_code != 200:
            return n - 1, answer
    raise AssertionError("nothing was refused")


def test_flood_of_saves_is_slowed_down_and_harms_no_exam(db):
    flooding, neighbour, client = SittingFactory(started=True), SittingFactory(started=True), Client()

    stored, refused = flood(client, flooding)
    calm = save(client, neighbour, 1)

    assert (refused.status_code, 1 <= int(refused["Retry-After"]) <= WINDOW_SECONDS) == (429, True)
    assert refused.json()["detail"].startswith("答案提交过于频繁")
    assert flooding.answer_events.count() == stored >= MOST_SAVES
    assert (calm.status_code, AnswerCurrent.objects.filter(sitting=neighbour).count()) == (200, 1)


def test_refused_save_costs_no_statement(db, django_assert_num_queries):
    sitting, client = SittingFactory(started=True), Client()
    stored, _refused = flood(client, sitting)

    with django_assert_num_queries(0):
        answer = save(client, sitting, stored + 1)

    assert answer.status_code == 429

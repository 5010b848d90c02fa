from decimal import Decimal

import pytest

from exams.marking.actions import publish_results, score_waiting
from exams.marking.exceptions import NotAllowed
from exams.marking.models import Publication, Result, ScoreRun
from exams.marking.queries import passed_exam_codes, published_results, results_of_organisation
from exams.papers.keys import PaperKey
from exams.sittings.actions import hand_in
from exams.sittings.models import AnswerCurrent
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.guards.installation import remove
from groundwork.notices.models import Message
from tests.factories.marking import score_sitting
from tests.factories.papers import SLOTS, PaperFactory, key_of, long_paper
from tests.factories.people import MembershipFactory
from tests.factories.sittings import EventFactory, SittingFactory, answer


def answered(**traits):
    """A handed-in sitting with four of six marks."""
    sitting = SittingFactory(submitted=True, **traits)
    answer(sitting, 1, "a2")
    answer(sitting, 2, "b1")
    answer(sitting, 3, "true")
    return sitting


def test_score_makes_a_run_a_result_and_its_publication(db):
    sitting = answered()

    result = score_sitting(sitting=sitting)

    run = result.score_run
    assert (run.points, run.max_points, result.percent, result.is_passed) == (4, 6, Decimal("66.7"), True)
    assert [line["is_right"] for line in run.lines] == [True, False, True]
    assert (run.paper_sha256, run.key_sha256) == (sitting.event.paper.sha256, sitting.event.paper.key.sha256)
    assert Publication.objects.get(sitting=sitting).result == result


def test_score_of_the_same_input_is_the_result_that_stands(db):
    sitting = answered()

    assert score_sitting(sitting=sitting) == score_sitting(sitting=sitting)
    assert ScoreRun.objects.count() == 1


def test_score_of_other_answers_makes_another_version_and_keeps_the_first(db):
    sitting = answered()
    first = score_sitting(sitting=sitting)
    AnswerCurrent.objects.filter(slot=2).update(payload={"chosen": ["b1", "b3"]})

    second = score_sitting(sitting=sitting)

    assert (first.version, second.version, second.percent) == (1, 2, Decimal("100.0"))
    assert Result.objects.get(pk=first.pk).percent == Decimal("66.7")
    assert Publication.objects.get().result == second


def test_score_leaves_a_sitting_that_still_runs(db):
    assert score_sitting(sitting=SittingFactory(started=True)) is None


def test_score_of_a_blank_paper_is_nought(db):
    result = score_sitting(sitting=SittingFactory(closed=True))

    assert (result.percent, result.is_passed) == (Decimal("0.0"), False)


def test_score_waiting_heals_what_no_signal_told(db):
    sittings = [answered(), answered()]
    SittingFactory(started=True)

    assert score_waiting() == 2
    assert score_waiting() == 0
    assert set(Result.objects.values_list("sitting", flat=True)) == {sitting.pk for sitting in sittings}


def test_score_waiting_leaves_an_event_with_a_tampered_key_and_goes_on(db):
    tampered, sound = answered(), answered()
    key = tampered.event.paper.key
    remove(PaperKey)
    key.content["slots"]["1"]["answer"] = ["a1"]
    key.save()

    assert score_waiting() == 1
    assert list(Result.objects.values_list("sitting", flat=True)) == [sound.pk]


def test_score_is_a_set_operation(db, django_assert_max_num_queries):
    event = EventFactory(paper=long_paper(20))
    for sitting in SittingFactory.create_batch(30, event=event, closed=True):
        AnswerCurrent.objects.bulk_create(
            AnswerCurrent(sitting=sitting, slot=slot, epoch=1, n=slot, payload={"chosen": [f"q{slot}a"]})
            for slot in range(1, 21)
        )

    with django_assert_max_num_queries(20):
        assert score_waiting() == 30

    assert set(Result.objects.values_list("percent", flat=True)) == {Decimal("100.0")}


def test_handing_in_is_scored_by_itself(db, django_capture_on_commit_callbacks):
    sitting = SittingFactory(started=True)
    answer(sitting, 1, "a2")

    with django_capture_on_commit_callbacks(execute=True):
        hand_in(sitting=sitting, by_label="x")

    assert Publication.objects.get(sitting=sitting).result.score_run.points == 2


def test_exam_kept_back_is_scored_and_not_published(db):
    score_sitting(sitting=answered(event__publish_at_once=False))

    assert (Result.objects.count(), Publication.objects.count()) == (1, 0)


def test_publish_moves_the_pointers_and_tells(cast, django_capture_on_commit_callbacks):
    event = EventFactory(publish_at_once=False)
    sittings = [answered(event=event, person__with_sign_in=True), answered(event=event)]
    score_waiting()
    other = answered(event__publish_at_once=False)
    score_waiting()
    by = Actor.of(cast.round_admin)

    with django_capture_on_commit_callbacks(execute=True):
        counts = [publish_results(by=by, event=event), publish_results(by=by, event=event)]

    assert counts == [2, 0]
    assert set(Publication.objects.values_list("sitting", flat=True)) == {sitting.pk for sitting in sittings}
    assert not Publication.objects.filter(sitting=other).exists()
    assert Entry.objects.filter(action="marking.publish_results").count() == 1
    assert list(Message.objects.values_list("recipient", flat=True)) == [sittings[0].person.user_id]


def test_publish_needs_the_permission(cast):
    sitting = answered(event__publish_at_once=False)
    score_waiting()

    with pytest.raises(NotAllowed):
        publish_results(by=Actor.of(cast.reviewer), event=sitting.event)

    assert Publication.objects.count() == 0


def test_half_marks_come_from_the_key(db):
    sitting = answered(event__paper=PaperFactory(key=key_of(SLOTS, "half-if-subset")))

    assert score_sitting(sitting=sitting).score_run.points == 5


def test_passed_codes_are_those_of_published_passes(db):
    passed = answered(event__code="passed")
    SittingFactory(person=passed.person, event__code="failed", submitted=True)
    answered(person=passed.person, event__code="kept-back", event__publish_at_once=False)
    answered(event__code="of-another")
    score_waiting()

    assert passed_exam_codes(passed.person) == {"passed"}
    assert [one.sitting.event.code for one in published_results(passed.person)] != []
    assert {one.sitting.event.code for one in published_results(passed.person)} == {"passed", "failed"}


def test_results_of_an_organisation_are_its_members_exams(cast):
    sitting, check, outsider = answered(), answered(event=EventFactory(check=True)), answered()
    MembershipFactory(person=sitting.person, organisation=cast.organisation)
    MembershipFactory(person=check.person, organisation=cast.organisation)
    MembershipFactory(person=outsider.person, organisation=cast.other_organisation)
    score_waiting()

    assert [one.sitting for one in results_of_organisation(cast.organisation)] == [sitting]

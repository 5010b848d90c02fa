import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from cms.slots import fillers_of, navigation_for
from exams.marking.actions import score_waiting
from tests.factories.people import PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory, answer


@pytest.fixture
def slot(db):
    """What a slot shows to a user for a thing."""

    def fill(name, thing, user):
        request = RequestFactory().get("/")
        request.user = user
        return "".join(filler({"request": request}, thing) for filler in fillers_of(name))

    return fill


def test_module_without_a_check_shows_none(slot, cast):
    event = EventFactory(check=True)
    module, event.module = event.module, None
    event.kind = "exam"
    event.closes_at = event.opens_at.replace(year=event.opens_at.year + 1)
    event.save()

    assert slot("module-check", module, cast.trainee) == ""


def test_module_offers_its_check_and_then_the_next_try(slot, cast):
    event, person = EventFactory(check=True), PersonFactory(user=cast.trainee)

    first = slot("module-check", event.module, cast.trainee)
    sitting = SittingFactory(event=event, person=person, submitted=True)
    second = slot("module-check", event.module, cast.trainee)

    assert ("开始自测" in first, "再测一次" in second, str(sitting.public_id) in second) == (True, True, True)


def test_module_shows_my_best_check_and_nobody_elses(slot, cast):
    event, mine = EventFactory(check=True), PersonFactory(user=cast.trainee)
    for attempt, slots in ((1, {1: "a2", 3: "true"}), (2, {})):
        sitting = SittingFactory(event=event, person=mine, attempt=attempt, submitted=True)
        for number, option in slots.items():
            answer(sitting, number, option)
    other = SittingFactory(event=event, submitted=True)
    answer(other, 1, "a2")
    answer(other, 2, "b1", "b3")
    answer(other, 3, "true")
    score_waiting()

    text = slot("module-progress", event.module, cast.trainee)

    assert ("66.7" in text, "100.0" in text) == (True, False)


def test_exams_stand_in_the_navigation_of_who_is_signed_in(cast):
    def places(user):
        return [entry.placement for entry in navigation_for(user) if entry.url_name == "sittings:list"]

    assert (places(cast.trainee), places(AnonymousUser())) == (["main", "tabs"], [])

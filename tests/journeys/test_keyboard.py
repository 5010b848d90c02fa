"""A whole exam by keyboard alone: signing in, every kind of question, flags, the answer sheet, handing in."""

import pytest

from exams.sittings.models import Sitting
from tests.journeys import exam_room
from tests.journeys.keyboard import Keyboard
from tests.journeys.stage import says

pytestmark = pytest.mark.django_db(transaction=True)


def test_exam_is_sat_from_signing_in_to_handing_in_without_a_pointer(stage):
    page = stage.open_page()
    keys = Keyboard(page)
    sitting = Sitting.objects.get(person__name="林晓", event__code="fire-basic")
    wanted = exam_room.right_answers(sitting.event)

    signs_in_and_starts(stage, keys, sitting)
    answers_all(stage, keys, wanted)
    uses_the_answer_sheet(stage, keys, wanted)
    hands_in(stage, keys)

    assert exam_room.stored_of(sitting) == wanted
    assert Sitting.objects.get(pk=sitting.pk).state == "submitted"
    assert keys.unseen == []


def signs_in_and_starts(stage, keys, sitting):
    """From the list of exams through the sign-in to the opened paper."""
    page = keys.page
    page.goto("/exam/")
    keys.fill("#id_username", "trainee")
    keys.fill("#id_password", "pingan-trainee-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/exam/") and "next=" not in url)
    keys.follow(f"main a[href='/exam/{sitting.public_id}/']")
    page.wait_for_url(f"**/exam/{sitting.public_id}/")
    keys.follow("main form button[type=submit]")
    exam_room.waits_for_the_paper(page)
    stage.look(page, "paper")


def answers_all(stage, keys, wanted):
    """Question after question; the second is flagged."""
    for place, slot in enumerate(slots_in_order(keys.page)):
        keys.choose(slot, wanted[slot])
        if place == 1:
            keys.reach("#flag")
            keys.press("Space")
            stage.look(keys.page, "flagged")
        if place < len(wanted) - 1:
            keys.follow("#next")
    exam_room.waits_until_saved(keys.page)


def slots_in_order(page):
    """The slots as the page shows them, one after the other."""
    return page.eval_on_selector_all(".question", "all => all.map(one => one.dataset.slot)")


def uses_the_answer_sheet(stage, keys, wanted):
    """The flagged question is found on the sheet, opened, and its flag taken away."""
    page = keys.page
    assert page.locator(".palette .is-answered").count() == len(wanted)
    keys.follow(".palette .is-flagged")
    assert page.evaluate("document.activeElement.id") == "q2"
    stage.look(page, "from-the-sheet")
    keys.reach("#flag")
    keys.press("Enter")
    assert page.locator(".palette .is-flagged").count() == 0


def hands_in(stage, keys):
    """Back to the top, asked once more, handed in."""
    page = keys.page
    keys.follow("#hand-in-open", key="Shift+Tab")
    stage.look(page, "asked-once-more")
    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == "hand-in-open"
    page.keyboard.press("Enter")
    keys.follow("#hand-in button[type=submit]", key="Shift+Tab")
    page.wait_for_url(lambda url: "/paper/" not in url)
    says(page, "已交卷")
    stage.look(page, "handed-in")

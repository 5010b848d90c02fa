"""K84: the same form sent twice, as a double click does, has one effect and leads to the same place.

Forms whose action is once by itself (booking, cancelling, importing, approving, freezing, granting) are tried beside
their actions; these four would do it again.
"""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.models import Session
from exams.papers.models import Paper
from exams.sittings.models import ExamEvent, TimeCredit
from tests.bad_inputs.pages import read_page
from tests.exams.bank.office import let_in
from tests.exams.papers.test_actions import blueprint_of, filled_bank
from tests.factories.courses import ModuleFactory
from tests.factories.papers import PaperFactory
from tests.factories.sittings import SittingFactory


def _moment(hours):
    return timezone.localtime(timezone.now() + datetime.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


def credit():
    sitting = SittingFactory(started=True)
    page = reverse("exam_events:candidates", args=[sitting.event_id])
    return "round_admin", page, TimeCredit, {"do": "credit", "sitting": sitting.pk, "minutes": 10, "reason": "断网"}


def draw():
    page = reverse("papers:blueprint", args=[blueprint_of(filled_bank()).pk])
    return "round_admin", page, Paper, {"title": "七月卷"}


def open_event():
    times = {"opens_at": _moment(1), "closes_at": _moment(3), "minutes": 60, "pass_percent": 60}
    facts = {"title": "七月考试", "code": "theory", "paper": PaperFactory().pk, "place": "一号机房", **times}
    return "round_admin", reverse("exam_events:add"), ExamEvent, facts


def plan():
    facts = {"module": ModuleFactory().pk, "starts_at": _moment(48), "capacity": 12}
    return "timetabler", reverse("planning_sessions:add"), Session, facts


FORMS = [credit, draw, open_event, plan]


@pytest.fixture
def form_of(cast, sign_in):
    """The form of a page as it was served, filled in, with the client that was served it."""

    def serve(situation):
        who, page, model, facts = situation()
        client = sign_in(let_in(getattr(cast, who)))
        forms, _links = read_page(page, client.get(page).content.decode())
        (form,) = [form for form in forms if "once" in form.fields]
        filled = form.fields | {name: str(value) for name, value in facts.items()}
        return client, form.action, {name: value for name, value in filled.items() if value}, model

    return serve


@pytest.mark.parametrize("situation", FORMS, ids=lambda situation: situation.__name__)
def test_form_sent_twice_has_one_effect_and_leads_to_one_place(situation, form_of):
    client, action, filled, model = form_of(situation)
    before = model.objects.count()

    answers = [client.post(action, filled) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (len({answer["Location"] for answer in answers}), model.objects.count()) == (1, before + 1)


@pytest.mark.parametrize("situation", FORMS, ids=lambda situation: situation.__name__)
def test_form_that_was_served_anew_does_it_again(situation, form_of):
    """The control: only the key of the form makes the second press nothing."""
    client, action, filled, model = form_of(situation)
    before = model.objects.count()

    for key in ("first", "second"):
        client.post(action, filled | {"once": key})

    assert model.objects.count() == before + 2


def test_form_that_was_refused_may_be_sent_again(form_of):
    client, action, filled, model = form_of(plan)
    client.post(action, filled | {"capacity": "0"})

    again = client.post(action, filled)

    assert (again.status_code, model.objects.count()) == (302, 1)


CHANGED = {"credit": {"minutes": "15"}, "draw": {"title": "八月卷"}, "open_event": {"title": "八月考试"},
           "plan": {"capacity": "13"}}  # fmt: skip


@pytest.mark.parametrize("situation", FORMS, ids=lambda situation: situation.__name__)
def test_form_gone_back_to_and_changed_is_told_that_nothing_was_saved(situation, form_of):
    client, action, filled, model = form_of(situation)
    before = model.objects.count()
    client.post(action, filled)

    answer = client.post(action, filled | CHANGED[situation.__name__], follow=True)

    assert (answer.status_code, model.objects.count()) == (200, before + 1)
    assert "现在填写的内容没有保存" in answer.content.decode()

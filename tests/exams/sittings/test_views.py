import re

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.papers.models import Paper
from exams.sittings.actions import TRIES
from exams.sittings.actions.starting import TRIES_FROM_ONE_PLACE
from exams.sittings.models import Sitting
from groundwork.guards.installation import remove
from tests.factories.people import IdentityDocumentFactory, PersonFactory
from tests.factories.sittings import EventFactory, SittingFactory, lease_of

MISMATCH = "准考证号与证件不符。请核对后重试，或询问监考人员。"


@pytest.fixture
def trainee(cast, sign_in):
    sign_in(cast.trainee)
    return PersonFactory(user=cast.trainee)


def path(name, sitting):
    return reverse(f"sittings:{name}", kwargs={"public_id": sitting.public_id})


def test_list_shows_my_exams_and_nobody_elses(client, trainee):
    mine = SittingFactory(person=trainee, event__title="我的理论考试")
    SittingFactory(event__title="别人的考试")

    text = client.get(reverse("sittings:list")).content.decode()

    assert ("我的理论考试" in text, "别人的考试" in text, path("show", mine) in text) == (True, False, True)


@pytest.mark.parametrize("exams", [1, 3])
def test_list_takes_the_same_statements_for_any_number(exams, client, trainee, django_assert_num_queries):
    SittingFactory.create_batch(exams, person=trainee)

    with django_assert_num_queries(4):
        client.get(reverse("sittings:list"))


@pytest.mark.parametrize(
    ("traits", "word"),
    [
        ({}, "可以开始"),
        ({"event__upcoming": True}, "未开放"),
        ({"event__past": True}, "缺考"),
        ({"started": True}, "进行中，请继续"),
        ({"overdue": True}, "时间到"),
        ({"submitted": True}, "已交卷"),
        ({"closed": True}, "到时收卷"),
    ],
)
def test_show_says_what_to_do(traits, word, client, trainee):
    sitting = SittingFactory(person=trainee, **traits)

    tag = re.search(r'<span class="tag[^>]*>([^<]+)</span>', client.get(path("show", sitting)).content.decode())

    assert tag[1] == word


def test_show_has_no_question_before_the_start(client, trainee):
    sitting = SittingFactory(person=trainee)
    stems = [slot["stem"] for slot in sitting.event.paper.content["sections"][0]["slots"]]

    pages = [client.get(path(name, sitting), follow=True).content.decode() for name in ("show", "paper")]

    assert [stem for stem in stems for page in pages if stem in page] == []


def test_start_opens_the_paper_and_again_changes_nothing(client, trainee):
    sitting = SittingFactory(person=trainee)

    first = client.post(path("start", sitting))
    began = Sitting.objects.get().started_at
    second = client.post(path("start", sitting))

    assert (first["Location"], second["Location"]) == (path("paper", sitting), path("paper", sitting))
    assert Sitting.objects.get().started_at == began


def test_start_takes_two_statements_beside_the_sign_in(client, trainee, django_assert_num_queries):
    sitting = SittingFactory(person=trainee)

    with django_assert_num_queries(4):  # session, user; sitting, start
        client.post(path("start", sitting))


def test_start_too_early_is_refused_with_the_reason(client, trainee):
    sitting = SittingFactory(person=trainee, event=EventFactory(upcoming=True))

    response = client.post(path("start", sitting))

    assert response.status_code == 409
    assert "考试现在未开放，请查看本页的考试时间。" in response.content.decode()


def test_paper_shows_the_options_in_the_order_of_the_seed(client, trainee):
    first, second = (SittingFactory(person=trainee, started=True, seed=seed, attempt=seed) for seed in (1, 2))

    orders = [
        re.findall(r'name="s1" value="(\w+)"', client.get(path("paper", one)).content.decode())
        for one in (first, second)
    ]

    assert [sorted(order) for order in orders] == [["a1", "a2", "a3", "a4"]] * 2
    assert orders[0] != orders[1]


def test_paper_that_was_changed_is_not_shown(client, trainee):
    sitting = SittingFactory(person=trainee, started=True)
    paper = sitting.event.paper
    paper.content["sections"][0]["slots"][0]["stem"] = "换过的题目"
    remove(Paper)
    Paper.objects.filter(pk=paper.pk).update(content=paper.content)

    response = client.get(path("paper", sitting))

    assert (response.status_code, "换过的题目" in response.content.decode()) == (409, False)


def test_paper_after_the_end_leads_back(client, trainee):
    sitting = SittingFactory(person=trainee, submitted=True)

    assert client.get(path("paper", sitting))["Location"] == path("show", sitting)


def test_hand_in_works_with_the_lease_when_the_sign_in_has_expired(client, db):
    sitting = SittingFactory(started=True)

    client.post(path("hand-in", sitting), {"lease": lease_of(sitting)})

    assert Sitting.objects.get().state == "submitted"


def test_hand_in_with_the_lease_of_another_sitting_does_nothing(client, db):
    sitting, other = SittingFactory(started=True), SittingFactory(started=True)

    client.post(path("hand-in", sitting), {"lease": lease_of(other)})

    assert set(Sitting.objects.values_list("state", flat=True)) == {"started"}


@pytest.mark.parametrize("words", [{}, {"by_itself": "1"}])
def test_hand_in_by_a_page_that_was_replaced_is_refused(words, client, trainee):
    sitting = SittingFactory(person=trainee, started=True)
    stale, newest = lease_of(sitting, 1), lease_of(sitting, 2)

    refused = client.post(path("hand-in", sitting), {"lease": stale, **words})
    before = Sitting.objects.get().state
    client.post(path("hand-in", sitting), {"lease": newest})
    again = client.post(path("hand-in", sitting), {"lease": stale, **words})

    assert (refused.status_code, before, Sitting.objects.get().state) == (409, "started", "submitted")
    assert "本页不能再交卷" in refused.content.decode()
    assert again["Location"] == path("show", sitting)


def test_page_whose_clock_hands_in_too_early_goes_on(client, db):
    sitting = SittingFactory(started=True)

    response = client.post(path("hand-in", sitting), {"lease": lease_of(sitting), "by_itself": "1"})

    assert (response["Location"], Sitting.objects.get().state) == (path("paper", sitting), "started")


def test_page_hands_in_by_itself_within_the_grace(client, db):
    sitting = SittingFactory(started=True, deadline_at=timezone.now())

    client.post(path("hand-in", sitting), {"lease": lease_of(sitting), "by_itself": "1"})

    assert Sitting.objects.get().state == "submitted"


# --- The seat pass ---
@pytest.fixture
def holder(db):
    """A candidate without an account: the document ends in 310021."""
    return SittingFactory(person=IdentityDocumentFactory().person)


def enter(client, number, last_six="310021"):
    return client.post(reverse("sittings:seat-pass"), {"ticket_number": number, "last_six": last_six})


def test_seat_pass_opens_this_sitting_and_nothing_else(client, holder):
    other = SittingFactory(event=holder.event, person=holder.person, attempt=2)

    response = enter(client, holder.ticket_number.lower())

    assert response["Location"] == path("show", holder)
    assert client.get(path("show", holder)).status_code == 200
    assert client.get(path("show", other)).status_code == 302
    assert client.get(reverse("sittings:list"))["Location"] == path("show", holder)


def test_seat_pass_leads_through_the_whole_exam(client, holder):
    enter(client, holder.ticket_number)

    client.post(path("start", holder))
    page = client.get(path("paper", holder))
    lease = client.post(f"/api/v1/sittings/{holder.public_id}/lease").json()
    client.post(path("hand-in", holder))

    assert (page.status_code, lease["epoch"], Sitting.objects.get().state) == (200, 1, "submitted")


def test_seat_pass_says_the_same_whatever_is_wrong(client, holder):
    without_document = SittingFactory()

    texts = [
        enter(client, *pair).content.decode()
        for pair in [
            (holder.ticket_number, "310022"),
            ("22222222", "310021"),
            (without_document.ticket_number, "310021"),
        ]
    ]

    assert [MISMATCH in text for text in texts] == [True, True, True]
    assert client.get(path("show", holder)).status_code == 302


def test_seat_pass_stops_guessing(client, holder):
    for guess in range(TRIES):
        enter(client, holder.ticket_number, f"{guess:06d}")

    response = enter(client, holder.ticket_number)

    assert response.status_code == 429
    assert client.get(path("show", holder)).status_code == 302


def test_guessing_from_one_address_does_not_lock_out_the_others_behind_the_same_proxy(client, holder, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for guess in range(TRIES_FROM_ONE_PLACE):
        numbers = {"ticket_number": f"2222{guess:04d}", "last_six": "310021"}
        client.post(reverse("sittings:seat-pass"), numbers, headers={"X-Forwarded-For": "198.51.100.7"})

    pass_of_holder = {"ticket_number": holder.ticket_number, "last_six": "310021"}
    refused = client.post(reverse("sittings:seat-pass"), pass_of_holder, headers={"X-Forwarded-For": "198.51.100.7"})
    admitted = client.post(reverse("sittings:seat-pass"), pass_of_holder, headers={"X-Forwarded-For": "203.0.113.9"})

    assert (refused.status_code, admitted.get("Location")) == (429, path("show", holder))


# --- The check of a module ---
def test_check_start_opens_the_paper(client, trainee):
    event = EventFactory(check=True)

    response = client.post(reverse("sittings:check-start", kwargs={"module_pk": event.module_id}))

    sitting = Sitting.objects.get()
    assert (response["Location"], sitting.person, sitting.deadline_at > timezone.now()) == (
        path("paper", sitting),
        trainee,
        True,
    )


def test_check_start_without_a_person_says_what_to_do(client, cast, sign_in):
    sign_in(cast.trainee)
    event = EventFactory(check=True)

    response = client.post(reverse("sittings:check-start", kwargs={"module_pk": event.module_id}))

    assert "此账户还没有对应的学员" in response.content.decode()
    assert Sitting.objects.count() == 0


def test_check_of_a_module_whose_number_is_beyond_the_database_is_not_found(client, trainee):
    assert client.post(reverse("sittings:check-start", kwargs={"module_pk": 2**63})).status_code == 404

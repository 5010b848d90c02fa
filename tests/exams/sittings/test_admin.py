"""考试安排 in the back office: through the screens as a round administrator uses them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from attendance.models import Presence
from exams.marking.actions import score_waiting
from exams.marking.models import Publication
from exams.sittings.models import ExamEvent, Sitting
from tests.factories.bookings import BookingFactory, SeatFactory, SessionFactory
from tests.factories.papers import PaperFactory
from tests.factories.sittings import EventFactory, SittingFactory, answer


@pytest.fixture
def office(cast, sign_in):
    """The back office, entered as the round administrator."""
    enter = Permission.objects.get(codename="access_admin")
    for user in (cast.round_admin, cast.reviewer):
        user.user_permissions.add(enter)
    return sign_in(cast.round_admin)


def attended(session):
    seat = SeatFactory(booking=BookingFactory(session=session))
    Presence.objects.create(seat=seat, person=seat.person, session=session, arrived_at=session.starts_at)
    return seat.person


def form_of(paper, sessions, **changes):
    opens_at = timezone.localtime()
    return {
        "title": "十一月理论考试",
        "code": "grid-worker",
        "paper": paper.pk,
        "place": "第一考场",
        "opens_at": f"{opens_at:%Y-%m-%d %H:%M}",
        "closes_at": f"{opens_at + timedelta(hours=3):%Y-%m-%d %H:%M}",
        "minutes": 90,
        "pass_percent": 60,
        "sessions": [session.pk for session in sessions],
        **changes,
    }


def test_event_is_opened_with_everybody_who_attended(office):
    session = SessionFactory(past=True)
    person = attended(session)

    response = office.post(reverse("exam_events:add"), form_of(PaperFactory(), [session]), follow=True)

    sitting = Sitting.objects.get()
    text = response.content.decode()
    assert (sitting.person, sitting.event.title, sitting.event.publish_at_once) == (person, "十一月理论考试", False)
    assert ("考试已安排，共 1 名考生。" in text, sitting.ticket_number in text) == (True, True)


def test_event_with_its_times_the_wrong_way_round_is_refused_and_keeps_the_input(office):
    form = form_of(PaperFactory(), [])

    response = office.post(reverse("exam_events:add"), {**form, "closes_at": form["opens_at"]})

    text = response.content.decode()
    assert ("考试的关闭时间必须晚于开放时间。" in text, "十一月理论考试" in text) == (True, True)
    assert ExamEvent.objects.count() == 0


def test_event_offers_only_frozen_papers(office):
    frozen, drawn = PaperFactory(title="已冻结的试卷"), PaperFactory(title="未冻结的试卷", drawn=True)

    text = office.get(reverse("exam_events:add")).content.decode()

    assert (frozen.title in text, drawn.title in text) == (True, False)


@pytest.mark.parametrize("events", [1, 3])
def test_list_of_events_takes_the_same_statements_for_any_number(events, office, django_assert_num_queries):
    EventFactory.create_batch(events)
    EventFactory(check=True, title="不在此列的自测")
    office.get(reverse("exam_events:index"))

    with django_assert_num_queries(11):
        text = office.get(reverse("exam_events:index")).content.decode()

    assert (text.count("城市管理网格员理论考试") >= events, "不在此列的自测" in text) == (True, False)


def test_candidates_who_attended_since_are_added(office):
    session = SessionFactory(past=True)
    event = EventFactory()
    event.sessions.add(session)
    person = attended(session)

    office.post(reverse("exam_events:candidates", args=[event.pk]), {"do": "add"})

    assert Sitting.objects.get().person == person


def test_lost_time_is_given_back_with_its_reason(office):
    sitting = SittingFactory(started=True)
    path = reverse("exam_events:candidates", args=[sitting.event_id])

    office.post(path, {"do": "credit", "sitting": sitting.pk, "minutes": 5, "reason": ""})
    assert Sitting.objects.get().deadline_at == sitting.deadline_at
    office.post(path, {"do": "credit", "sitting": sitting.pk, "minutes": 5, "reason": "停电五分钟"})

    assert Sitting.objects.get().deadline_at == sitting.deadline_at + timedelta(minutes=5)


def test_tickets_to_print_name_the_candidate_and_the_way_in(office, settings):
    sitting = SittingFactory()

    text = office.get(reverse("exam_events:tickets", args=[sitting.event_id])).content.decode()

    for part in (sitting.person.name, sitting.ticket_number, f"{settings.PUBLIC_URL}/exam/seat/"):
        assert part in text


def test_results_are_published_by_the_button(office):
    sitting = SittingFactory(submitted=True, event__publish_at_once=False)
    answer(sitting, 1, "a2")
    score_waiting()
    path = reverse("exam_results:event", args=[sitting.event_id])

    before = office.get(path).content.decode()
    office.post(path)

    assert ("33.3" in before, "不合格" in before) == (True, True)
    assert Publication.objects.get().published_by == "round_admin"


@pytest.mark.parametrize("name", ["exam_events:candidates", "exam_events:tickets", "exam_results:event"])
def test_pages_of_an_event_are_closed_to_other_staff(name, office, cast, sign_in):
    event = EventFactory()

    sign_in(cast.reviewer)

    assert office.get(reverse(name, args=[event.pk])).status_code in {302, 403}
    assert office.post(reverse(name, args=[event.pk])).status_code in {302, 403}


def test_menu_of_other_staff_lacks_exam_events(office, cast, sign_in):
    texts = [
        sign_in(user).get(reverse("wagtailadmin_home")).content.decode() for user in (cast.round_admin, cast.reviewer)
    ]

    assert [reverse("exam_events:index") in text for text in texts] == [True, False]

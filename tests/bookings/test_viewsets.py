import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from bookings.models import Pool, Resource, Session
from groundwork.audit.models import Entry
from tests.factories.bookings import ResourceFactory, SeatFactory, SessionFactory
from tests.factories.courses import ModuleFactory

INDEX = "/admin/timetable/sessions/"


def enter(sign_in, user):
    """Sign in somebody who may enter the back office."""
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return sign_in(user)


@pytest.fixture
def planner(cast, sign_in):
    return enter(sign_in, cast.timetabler)


def form(session=None, **changes):
    start = timezone.localtime() + datetime.timedelta(days=2)
    data = {"starts_at": start.strftime("%Y-%m-%d %H:%M"), "capacity": 12, "note": "", "resources": []}
    return {**data, "module": session.module.pk if session else "", **changes}


def test_index_lists_the_sessions_to_come(planner):
    to_come, over = SessionFactory(module__title="要来的"), SessionFactory(past=True, module__title="过去的")

    text = planner.get(INDEX).content.decode()
    past = planner.get(INDEX, {"period": "past"}).content.decode()

    assert (to_come.module.title in text, over.module.title in text) == (True, False)
    assert (to_come.module.title in past, over.module.title in past) == (False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_index_costs_the_same_however_many(planner, rows, django_assert_num_queries):
    for _ in range(rows):
        SessionFactory()
    planner.get(INDEX)

    with django_assert_num_queries(13):
        response = planner.get(INDEX)

    assert len(response.context["object_list"]) == rows


@pytest.mark.parametrize("name", ["instructor", "publisher", "audit_admin", "system_admin"])
def test_timetable_of_the_back_office_is_closed_to_other_roles(cast, sign_in, name):
    session = SessionFactory()
    client = enter(sign_in, getattr(cast, name))

    paths = [INDEX, f"{INDEX}new/", f"{INDEX}edit/{session.pk}/", f"{INDEX}cancel/{session.pk}/"]
    answers = [client.post(path, {"reason": "停电"}).status_code for path in paths]

    assert set(answers) <= {302, 403}
    assert list(Session.objects.values_list("pk", "state")) == [(session.pk, "open")]


def test_new_session_fills_in_what_was_left_empty_and_leaves_evidence(planner):
    module, zone = ModuleFactory(minutes=45), ResourceFactory()

    answer = planner.post(f"{INDEX}new/", form(module=module.pk, resources=[zone.pk]))

    session = Session.objects.get()
    assert answer.status_code == 302
    assert session.ends_at - session.starts_at == datetime.timedelta(minutes=45)
    assert session.starts_at - session.booking_closes_at == datetime.timedelta(hours=1)
    assert (session.pool.capacity, list(session.resources.all())) == (12, [zone])
    assert list(Entry.objects.values_list("action", flat=True)) == ["bookings.plan_session"]


def test_session_that_clashes_is_refused_at_its_field_and_the_input_kept(planner):
    other, zone = SessionFactory(), ResourceFactory(name="消防灭火区")
    other.occupy([zone])
    start = timezone.localtime(other.starts_at).strftime("%Y-%m-%d %H:%M")

    answer = planner.post(f"{INDEX}new/", form(other, starts_at=start, resources=[zone.pk], note="带工作证"))

    assert "消防灭火区在这个时间已被占用" in answer.context["form"].errors["resources"][0]
    assert "带工作证" in answer.content.decode()
    assert Session.objects.count() == 1


@pytest.mark.parametrize("capacity", ["0", "-1", "1.5", "501", "x", ""])
def test_session_with_nonsense_for_places_is_refused(planner, capacity):
    planner.post(f"{INDEX}new/", form(module=ModuleFactory().pk, capacity=capacity))

    assert Session.objects.count() == 0


def test_session_is_changed_through_the_action(planner):
    seat = SeatFactory()
    SeatFactory(booking__session=seat.session)
    path = f"{INDEX}edit/{seat.session.pk}/"

    shown = planner.get(path).context["form"].initial["capacity"]
    refused = planner.post(path, form(seat.session, capacity=1))
    planner.post(path, form(seat.session, capacity=30))

    assert shown == 20
    assert refused.context["form"].errors["capacity"] == ["已有 2 人预约，名额不能比这更少。"]
    assert (Pool.objects.get().capacity, Session.objects.get().revision) == (30, 1)


def test_session_is_cancelled_with_its_reason(planner):
    seat = SeatFactory()
    path = f"{INDEX}cancel/{seat.session.pk}/"

    empty = planner.post(path, {"reason": " "})
    planner.post(path, {"reason": "停电检修。"})

    session = Session.objects.get()
    assert empty.context["form"].errors.keys() == {"reason"}
    assert (session.state, session.cancel_reason, session.pool.taken) == ("cancelled", "停电检修。", 0)


def test_session_is_never_deleted(planner):
    session = SessionFactory()

    planner.post(f"{INDEX}delete/{session.pk}/")

    assert Session.objects.count() == 1


def test_resource_is_kept_through_the_action(planner):
    planner.post(reverse("planning_resources:add"), {"kind": "instructor", "name": "周文斌"})
    planner.post(
        reverse("planning_resources:edit", args=[Resource.objects.get().pk]), {"kind": "instructor", "name": "周文彬"}
    )

    assert list(Resource.objects.values_list("kind", "name")) == [("instructor", "周文彬")]
    assert list(Entry.objects.values_list("action", flat=True)) == ["bookings.save_resource"] * 2


def test_mistyped_year_is_refused_at_its_field(planner):
    data = form(SessionFactory.build(module=ModuleFactory()), starts_at="0001-01-01 09:00")

    response = planner.post(f"{INDEX}new/", data)

    assert response.context["form"].errors == {"starts_at": ["请核对这个时间的年份，还没有保存任何内容。"]}
    assert Session.objects.count() == 0


@pytest.mark.parametrize("field", ["module", "resources"])
def test_choice_that_no_database_holds_is_refused_at_its_field(planner, field):
    data = form(SessionFactory.build(module=ModuleFactory()), **{field: "9" * 30})

    response = planner.post(f"{INDEX}new/", data)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])

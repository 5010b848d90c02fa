"""The way of a text through the editor: written by one, approved by another, then public."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from bookings.models import Session
from courses.actions import sync_zone_permissions
from courses.models import ModulePage, StudyEvent
from tests.factories.bookings import SessionFactory
from tests.factories.courses import ModuleFactory, ZoneFactory
from tests.factories.people import PersonFactory, RoleGrantFactory, UserFactory

NEW_TEXT = "学完后，学员能按瓶身标签选对灭火器。"


def form_of(page, **changes):
    """What the editor posts for a module, with some fields changed."""
    names = ("title", "slug", "number", "mode", "type", "minutes", "hours", "max_group", "objective")
    values = {name: getattr(page, name) for name in names} | {
        "families": page.families,
        "audience": page.audience,
        "body": streamfield([("paragraph", rich_text("<p>先看烧的是什么。</p>"))]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return nested_form_data(values | changes)


@pytest.fixture
def module(db):
    page = ModuleFactory(title="灭火器选型", zone=ZoneFactory())
    page.save_revision().publish()
    return page


@pytest.fixture
def other_module(db):
    page = ModuleFactory(title="烟雾中辨路", zone=ZoneFactory(slug="smoke-escape", title="烟雾逃生区"))
    page.save_revision().publish()
    return page


@pytest.fixture
def roles(cast, module, other_module):
    """The cast, with Wagtail's groups written from its grants."""
    sync_zone_permissions()
    return cast


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post_edit(client, page, action, **changes):
    return client.post(edit(page), form_of(page, **changes) | {action: "1"})


def submit(sign_in, user, page, **changes):
    response = post_edit(sign_in(user), page, "action-submit", **changes)
    assert response.status_code == 302
    page.refresh_from_db()


def approve(client, page):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": ""})


def shown_objective(page):
    return ModulePage.objects.get(pk=page.pk).objective


def sentences(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def test_instructor_of_zone_sees_only_its_pages(roles, sign_in, module, other_module):
    client = sign_in(roles.instructor)

    assert client.get(edit(module)).status_code == 200
    response = client.get(edit(other_module))
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert client.get(reverse("wagtailadmin_explore", args=[module.get_parent().pk])).status_code == 200


def test_instructor_cannot_write_to_another_zone(roles, sign_in, other_module):
    before = other_module.objective

    response = post_edit(sign_in(roles.instructor), other_module, "action-submit", objective=NEW_TEXT)

    assert response["Location"] == reverse("wagtailadmin_home")
    assert (shown_objective(other_module), other_module.revisions.count()) == (before, 1)


def test_instructor_cannot_publish(roles, sign_in, module):
    before = module.objective

    post_edit(sign_in(roles.instructor), module, "action-publish", objective=NEW_TEXT)

    module.refresh_from_db()
    assert (shown_objective(module), module.has_unpublished_changes) == (before, True)


def test_publisher_who_is_somebody_else_publishes_what_was_submitted(roles, sign_in, module):
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)

    approve(sign_in(roles.publisher), module)

    assert shown_objective(module) == NEW_TEXT
    assert NEW_TEXT in sign_in(None).get(module.get_url()).content.decode()


def test_publisher_sees_what_waits_on_the_dashboard(roles, sign_in, module):
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)

    page = sign_in(roles.publisher).get(reverse("wagtailadmin_home")).content.decode()

    assert module.title in page


def test_submitter_cannot_approve_even_as_publisher(roles, sign_in, module):
    before = module.objective
    RoleGrantFactory(user=roles.instructor, role="publisher")
    sync_zone_permissions()
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)

    response = approve(sign_in(roles.instructor), module)

    assert response["Location"] == reverse("wagtailadmin_home")
    assert (shown_objective(module), module.workflow_in_progress) == (before, True)


def test_approving_is_offered_to_a_second_person_only(roles, sign_in, module):
    RoleGrantFactory(user=roles.instructor, role="publisher")
    sync_zone_permissions()
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)

    offered = {
        name: "批准并发布" in sign_in(getattr(roles, name)).get(edit(module)).content.decode()
        for name in ("instructor", "publisher")
    }

    assert offered == {"instructor": False, "publisher": True}


def test_author_cannot_approve_what_another_submitted(roles, sign_in, module):
    before = module.objective
    post_edit(sign_in(roles.publisher), module, "action-save", objective="学完后，会。")
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)

    approve(sign_in(roles.publisher), module)

    assert shown_objective(module) == before


def test_reviewer_cannot_slip_in_a_change_while_approving(roles, sign_in, module):
    before = module.objective
    submit(sign_in, roles.instructor, module, objective=NEW_TEXT)
    client = sign_in(roles.publisher)

    client.post(
        edit(module),
        form_of(module, objective="学完后，学员什么都能打。")
        | {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    assert shown_objective(module) == before


def test_second_publisher_may_approve_what_the_first_wrote(roles, sign_in, module):
    second = RoleGrantFactory(user=UserFactory(), role="publisher").user
    sync_zone_permissions()
    submit(sign_in, roles.publisher, module, objective=NEW_TEXT)

    approve(sign_in(second), module)

    assert shown_objective(module) == NEW_TEXT


def test_publisher_cannot_publish_a_module_directly(roles, sign_in, module):
    before = module.objective

    response = post_edit(sign_in(roles.publisher), module, "action-publish", objective=NEW_TEXT)

    module.refresh_from_db()
    assert (shown_objective(module), module.has_unpublished_changes) == (before, True)
    assert sentences(response) == ["“灭火器选型”已存为草稿，没有发布：体验区和模块要由第二个人审核后发布，请提交审核。"]


def test_publisher_cannot_publish_modules_in_bulk(roles, sign_in, module):
    page = module.specific
    page.objective = NEW_TEXT
    page.save_revision(user=roles.instructor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = sign_in(roles.publisher).post(f"{address}?id={module.get_parent().pk}", {"include_descendants": "on"})

    assert shown_objective(module) != NEW_TEXT
    assert sentences(response) == ["没有发布：体验区和模块要由第二个人逐个审核后发布。"]


def test_address_of_zone_cannot_change(roles, sign_in, module):
    zone = module.get_parent().specific
    values = {"title": zone.title, "slug": "fire", "number": zone.number, "summary": zone.summary}
    form = nested_form_data(
        values
        | {"families": zone.families, "body": streamfield([]), "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    )

    response = sign_in(roles.publisher).post(edit(zone), form | {"action-submit": "1"})

    assert "角色是按体验区的这个网址授予的，不能修改。" in response.content.decode()
    zone.refresh_from_db()
    assert zone.slug == "fire-fighting"


def test_revoked_instructor_loses_the_zone(roles, sign_in, module):
    roles.instructor.role_grants.update(revoked_at="2026-01-01T00:00:00Z")
    sync_zone_permissions()

    assert sign_in(roles.instructor).get(edit(module)).status_code == 302


def test_module_with_sessions_cannot_be_deleted(roles, sign_in, module):
    SessionFactory(module=module)
    client = sign_in(roles.publisher)

    response = client.post(reverse("wagtailadmin_pages:delete", args=[module.pk]))

    assert (ModulePage.objects.filter(pk=module.pk).exists(), Session.objects.count()) == (True, 1)
    assert sentences(response) == [
        f"没有删除：“灭火器选型”已有{Session._meta.verbose_name_plural}，记录必须保留。可以改为取消发布，访客就看不到了。"
    ]


def test_module_with_evidence_cannot_be_deleted_in_bulk(roles, sign_in, module):
    StudyEvent.objects.create(person=PersonFactory(), module=module, kind="read")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = sign_in(roles.publisher).post(f"{address}?id={module.pk}")

    assert ModulePage.objects.filter(pk=module.pk).exists()
    assert sentences(response) == [
        "没有删除：“灭火器选型”已有学习记录，记录必须保留。可以改为取消发布，访客就看不到了。"
    ]


def test_module_without_evidence_can_be_deleted(roles, sign_in, module):
    sign_in(roles.publisher).post(reverse("wagtailadmin_pages:delete", args=[module.pk]))

    assert not ModulePage.objects.filter(pk=module.pk).exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("instructor", ["explorer"]), ("publisher", ["explorer", "reports"]), ("system_admin", [])],
)
def test_menu_holds_what_the_role_uses(roles, rf, name, expected):
    from wagtail.admin.menu import admin_menu

    request = rf.get("/admin/")
    request.user = getattr(roles, name)

    wagtails = {"explorer", "reports", "help", "images", "documents", "settings"}
    assert [item.name for item in admin_menu.menu_items_for_request(request) if item.name in wagtails] == expected

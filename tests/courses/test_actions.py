import datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from wagtail.models import Page, Revision, Site

from cms.actions import ContentLoader
from cms.exceptions import ContentFileError
from cms.models import LoadedFile
from courses.actions import load_zone, record_study, sync_zone_permissions
from courses.exceptions import ModuleNotOpen, NotYourStudy
from courses.models import ModulePage, Programme, StudyEvent, ZonePage
from groundwork.audit.actors import Actor
from people.actions import grant_role
from people.exceptions import RoleRefused
from people.signals import role_granted
from tests.factories.courses import ModuleFactory, ZoneFactory, zone_index
from tests.factories.people import PersonFactory, RoleGrantFactory, UserFactory
from training_site.demo.courses import load

ZONE = "---\nnumber: 1\ntitle: 消防灭火区\nfamilies: [everyday]\nsummary: 认火。\n---\n"
MODULE = (
    "---\nnumber: 1\ntitle: 灭火器选型\nmode: learn\ntype: interact\nfamilies: [everyday]\naudience: [resident]\n"
    "minutes: 45\nhours: 1.0\nmax_group: 20\nobjective: 能选对。\n---\n先看。\n"
)


@pytest.fixture
def person(db):
    return PersonFactory(with_sign_in=True)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "fire-fighting"
    place.mkdir()
    (place / "zone.md").write_text(ZONE)
    (place / "extinguisher-choice.md").write_text(MODULE)
    return place


def load_folder(folder):
    loader = ContentLoader()
    load_zone(loader, index=zone_index(), folder=folder)
    return loader.changed


# --- Study -----------------------------------------------------------------------------------------------------------
def test_reading_is_recorded_once_a_day(person):
    module = ModuleFactory()

    first = record_study(by=Actor.of(person.user), person=person, module=module)
    second = record_study(by=Actor.of(person.user), person=person, module=module)

    assert (first, StudyEvent.objects.count()) == (second, 1)


def test_reading_on_another_day_is_another_event(person):
    module = ModuleFactory()
    StudyEvent.objects.create(person=person, module=module, kind="read", on=datetime.date(2026, 1, 1))

    record_study(by=Actor.of(person.user), person=person, module=module)

    assert StudyEvent.objects.count() == 2


def test_reading_of_another_person_is_refused(person):
    with pytest.raises(NotYourStudy):
        record_study(by=Actor.of(person.user), person=PersonFactory(with_sign_in=True), module=ModuleFactory())

    assert StudyEvent.objects.count() == 0


def test_system_cannot_read_for_somebody_without_a_sign_in(db):
    with pytest.raises(NotYourStudy):
        record_study(by=Actor.system("import"), person=PersonFactory(), module=ModuleFactory())


def test_reading_of_unpublished_module_is_refused(person):
    with pytest.raises(ModuleNotOpen):
        record_study(by=Actor.of(person.user), person=person, module=ModuleFactory(live=False))


# --- Content files ---------------------------------------------------------------------------------------------------
def test_folder_becomes_a_zone_with_its_modules(db, folder):
    changed = load_folder(folder)

    module = ModulePage.objects.get()
    assert changed == ["courses/fire-fighting/zone.md", "courses/fire-fighting/extinguisher-choice.md"]
    assert module.get_url() == "/zones/fire-fighting/extinguisher-choice/"
    assert (module.live, module.has_unpublished_changes, module.revisions.count()) == (True, False, 1)


def test_unchanged_files_change_nothing_and_leave_what_people_wrote(db, folder):
    load_folder(folder)
    module = ModulePage.objects.get()
    module.objective = "教员改过。"
    module.save_revision().publish()

    changed = load_folder(folder)

    assert (changed, ModulePage.objects.get().objective, Revision.objects.count()) == ([], "教员改过。", 3)


def test_changed_file_makes_a_new_revision(db, folder):
    load_folder(folder)
    (folder / "extinguisher-choice.md").write_text(MODULE.replace("能选对。", "能选得又快又对。"))

    changed = load_folder(folder)

    module = ModulePage.objects.get()
    assert changed == ["courses/fire-fighting/extinguisher-choice.md"]
    assert (module.objective, module.revisions.count()) == ("能选得又快又对。", 2)


def test_page_that_people_deleted_does_not_come_back(db, folder):
    load_folder(folder)
    ModulePage.objects.get().delete()

    changed = load_folder(folder)

    assert (changed, ModulePage.objects.count()) == ([], 0)


def test_zone_with_a_wrong_file_is_not_loaded_at_all(db, folder):
    (folder / "wrong.md").write_text(MODULE.replace("learn", "lern"))

    with pytest.raises(ContentFileError) as error:
        load_folder(folder)

    assert (error.value.name, error.value.line) == ("courses/fire-fighting/wrong.md", 4)
    assert (ZonePage.objects.count(), ModulePage.objects.count(), LoadedFile.objects.count()) == (0, 0, 0)


def test_whole_base_is_loaded_once(db):
    load()
    revisions = Revision.objects.count()
    load()

    assert (ZonePage.objects.live().count(), ModulePage.objects.live().count()) == (18, 18 * 12 + 8)
    assert Revision.objects.count() == revisions
    assert list(Page.objects.filter(depth=2).values_list("title", flat=True)) == [settings.WAGTAIL_SITE_NAME]
    assert [f"http://{site.hostname}:{site.port}" for site in Site.objects.all()] == [settings.PUBLIC_URL]
    programme = Programme.objects.get(code="fire-basic")
    assert (programme.hours_required, programme.exam_code, programme.modules.count()) == (1, "fire-basic", 3)


# --- Roles in the editor ---------------------------------------------------------------------------------------------
def groups_of(user):
    return sorted(user.groups.filter(page_permissions__isnull=False).distinct().values_list("name", flat=True))


def test_grant_puts_the_user_into_the_group_of_the_zone(db):
    zone = ZoneFactory()
    grant = RoleGrantFactory(role="instructor", scope="zone:fire-fighting")

    role_granted.send(sender=type(grant), grant=grant)

    group = Group.objects.get(name="instructor zone:fire-fighting")
    assert groups_of(grant.user) == [group.name]
    assert sorted(group.page_permissions.values_list("page_id", "permission__codename")) == [
        (zone.pk, "add_page"),
        (zone.pk, "change_page"),
    ]


def test_other_roles_touch_no_page_permissions(db):
    ZoneFactory()
    grant = RoleGrantFactory(role="front-desk")

    role_granted.send(sender=type(grant), grant=grant)

    assert not Group.objects.filter(name="publisher").exists()


def test_sync_is_idempotent_and_empties_groups_without_grants(db):
    ZoneFactory()
    grant = RoleGrantFactory(role="instructor", scope="zone:fire-fighting")
    sync_zone_permissions()
    sync_zone_permissions()
    held = groups_of(grant.user)
    grant.revoked_at = grant.granted_at
    grant.save()

    sync_zone_permissions()

    assert (held, groups_of(grant.user)) == (["instructor zone:fire-fighting"], [])


def test_instructor_of_the_whole_base_does_not_open_it_to_those_of_one_zone(db):
    ZoneFactory()
    one = RoleGrantFactory(role="instructor", scope="zone:fire-fighting").user
    everywhere = RoleGrantFactory(role="instructor", scope="").user

    sync_zone_permissions()

    assert (groups_of(one), groups_of(everywhere)) == (["instructor zone:fire-fighting"], ["instructor zone:*"])


def test_role_for_a_zone_that_is_not_there_is_refused(db):
    zone, user = ZoneFactory(), UserFactory()
    by = Actor.system("test")

    with pytest.raises(RoleRefused, match="没有这个体验区"):
        grant_role(by=by, user=user, role="instructor", scope="zone:no-such-zone")

    assert (user.role_grants.count(), user.groups.count()) == (0, 0)
    assert grant_role(by=by, user=user, role="instructor", scope=f"zone:{zone.slug}").user == user

import datetime

import time_machine
from django.utils import timezone

from courses.models import ModulePage, StudyEvent
from courses.pages import by_mode, open_zones
from courses.queries import Progress, evidence_on, progress_of, progress_overview
from tests.factories.courses import ModuleFactory, ZoneFactory
from tests.factories.people import PersonFactory

EARLIER = datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.UTC)


def read(person, module, at):
    with time_machine.travel(at):
        StudyEvent.objects.create(person=person, module=module, kind="read", on=at.date())


def test_progress_is_the_latest_of_ones_own_readings(db):
    person, module = PersonFactory(), ModuleFactory()
    read(person, module, EARLIER)
    read(person, module, EARLIER + datetime.timedelta(days=1))
    read(PersonFactory(), module, timezone.now())

    assert progress_of(person, module) == Progress(read_at=EARLIER + datetime.timedelta(days=1))


def test_progress_of_nobody_is_nothing(db):
    module = ModuleFactory()
    read(PersonFactory(), module, EARLIER)

    assert progress_of(None, module).is_read is False


def test_overview_names_each_open_module_once_latest_first(db, django_assert_num_queries):
    person = PersonFactory()
    first, second, hidden = ModuleFactory(), ModuleFactory(), ModuleFactory(live=False)
    for day, module in enumerate((first, second, second, hidden)):
        read(person, module, EARLIER + datetime.timedelta(days=day))
    read(PersonFactory(), ModuleFactory(), EARLIER)

    with django_assert_num_queries(2):
        overview = progress_overview(person)

    assert (overview.read, overview.total) == ([second, first], 3)


def test_zones_count_only_what_is_published(db, django_assert_num_queries):
    zone = ZoneFactory(number=1)
    ZoneFactory(slug="closed", number=2, live=False)
    ModuleFactory(zone=zone)
    ModuleFactory(zone=zone, live=False)

    with django_assert_num_queries(2):
        zones = open_zones()

    assert [(found.slug, found.modules_count) for found in zones] == [("fire-fighting", 1)]


def test_modules_stand_in_the_order_of_the_chain(db):
    modules = [ModulePage(mode=mode) for mode in ("contest", "teach", "contest")]

    assert [(mode.value, len(members)) for mode, members in by_mode(modules)] == [("teach", 1), ("contest", 2)]


def test_evidence_is_named_for_a_zone_as_for_its_module(db):
    module, other = ModuleFactory(), ModuleFactory()
    read(PersonFactory(), module, EARLIER)

    assert (evidence_on([module]), evidence_on([module.get_parent()])) == (["学习记录"], ["学习记录"])
    assert evidence_on([other]) == []

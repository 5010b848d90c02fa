import pytest
from django.urls import reverse

from courses.models import OnlinePage, StudyEvent
from tests import caches
from tests.factories.courses import ModuleFactory, ZoneFactory, home_page, zone_index
from tests.factories.people import PersonFactory


def text_of(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def test_zone_index_filters_by_family(client, db):
    ZoneFactory(title="消防灭火区", families=["production"])
    ZoneFactory(title="水域安全区", slug="water-safety", families=["youth"])
    address = zone_index().get_url()

    response = client.get(f"{address}?family=youth")

    assert [zone.title for zone in response.context["zones"]] == ["水域安全区"]


@pytest.mark.parametrize("garbage", ["", "nonsense", "%00", "youth' OR 1=1", "🔥" * 200])
def test_zone_index_shows_all_for_a_family_that_is_none(client, db, garbage):
    ZoneFactory(title="消防灭火区")

    response = client.get(zone_index().get_url(), {"family": garbage})

    assert [zone.title for zone in response.context["zones"]] == ["消防灭火区"]


def test_zone_index_without_zones_says_so(client, db):
    assert "这里还没有体验区" in text_of(client, zone_index())


def test_zone_shows_published_modules_along_the_chain(client, db):
    zone = ZoneFactory()
    ModuleFactory(zone=zone, title="油锅灭火", mode="practise")
    ModuleFactory(zone=zone, title="灭火器选型", mode="learn")
    ModuleFactory(zone=zone, title="没写完的", mode="learn", live=False)

    text = text_of(client, zone)

    assert text.index("灭火器选型") < text.index("油锅灭火")
    assert "没写完的" not in text


def test_zone_without_modules_says_so(client, db):
    assert "这里还没有项目" in text_of(client, ZoneFactory())


@pytest.mark.parametrize("rows", [1, 3])
def test_zone_asks_a_fixed_number_of_queries(client, db, django_assert_num_queries, rows):
    zone = ZoneFactory()
    for _ in range(rows):
        ModuleFactory(zone=zone)
    address = zone.get_url()
    client.get(address)  # fills the cache of the site's address

    with django_assert_num_queries(9 + caches.LOOK):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_zone_index_asks_a_fixed_number_of_queries(client, db, django_assert_num_queries, rows):
    for number in range(rows):
        ModuleFactory(zone=ZoneFactory(slug=f"zone-{number}"))
    address = zone_index().get_url()
    client.get(address)  # fills the cache of the site's address

    with django_assert_num_queries(8 + caches.LOOK):
        client.get(address)


def test_module_shows_its_facts_and_who_may_not(client, db):
    module = ModuleFactory(
        min_age=14, min_height_cm=140, health_exclusions=["pregnancy", "epilepsy"], guardian_required=True, hours="0.5"
    )

    text = text_of(client, module)

    shown = ("0.5 学时", "45 分钟", "14 岁以上", "140 厘米以上", "怀孕", "癫痫", "有些人不能参加", "须有监护人在场")
    assert [fact for fact in shown if fact not in text] == []


def test_module_without_limits_warns_of_nothing(client, db):
    text = text_of(client, ModuleFactory())

    assert [word for word in ("有些人不能参加", "年龄", "身高", "监护人") if word in text] == []


def test_module_escapes_what_was_written(client, db):
    module = ModuleFactory(title="<script>x</script>", objective="<b>粗</b>")

    text = text_of(client, module)

    assert "<script>x" not in text
    assert "<b>粗" not in text


def test_module_invites_who_is_not_signed_in(client, db):
    module = ModuleFactory()

    text = text_of(client, module)

    assert f'href="{reverse("people:sign-in")}?next={module.get_url()}"' in text
    assert "我已读完" not in text


def test_module_offers_the_button_until_it_was_read(cast, sign_in):
    person, module = PersonFactory(user=cast.trainee), ModuleFactory()
    client = sign_in(cast.trainee)

    before = text_of(client, module)
    StudyEvent.objects.create(person=person, module=module, kind="read")
    after = text_of(client, module)

    assert ("我已读完" in before, "我已读完" in after, "已读完。" in after) == (True, False, True)


def test_module_tells_a_user_without_a_person_what_to_do(cast, sign_in):
    text = text_of(sign_in(cast.trainee), ModuleFactory())

    assert "请联系前台补登" in text


def test_unpublished_module_is_not_found(client, db):
    assert client.get(ModuleFactory(live=False).get_url()).status_code == 404


def test_online_classroom_gathers_what_teaches_by_reading(client, db):
    online = home_page().add_child(instance=OnlinePage(title="线上课堂", slug="online"))
    ModuleFactory(title="灭火器选型", mode="learn")
    ModuleFactory(title="油锅灭火", mode="practise")
    ModuleFactory(zone=online, title="安全承诺", mode="practise")

    text = text_of(client, online)

    assert ("灭火器选型" in text, "油锅灭火" in text, "安全承诺" in text) == (True, False, True)


def test_online_classroom_shows_how_much_one_has_read(cast, sign_in):
    online = home_page().add_child(instance=OnlinePage(title="线上课堂", slug="online"))
    StudyEvent.objects.create(person=PersonFactory(user=cast.trainee), module=ModuleFactory(), kind="read")
    ModuleFactory()

    assert "您已读完 1 个，共 2 个。" in text_of(sign_in(cast.trainee), online)


def test_home_shows_the_zones_with_their_signs(client, db):
    ModuleFactory(zone=ZoneFactory(title="消防灭火区", number=1))

    text = text_of(client, home_page())

    assert "消防灭火区" in text
    assert "icons.svg#zone-1" in text

import pytest
from django.urls import reverse

from cms.models import GuidePage
from tests import caches
from tests.factories.courses import ModuleFactory, ZoneFactory, home_page


def titles(client, text, **more):
    response = client.get(reverse("cms:search"), {"q": text, **more})
    assert response.status_code == 200
    return [page.title for page in response.context["pages"]]


@pytest.fixture
def base(db):
    """Three pages that hold the searched words in three places, and one that is not published."""
    fire = ZoneFactory(title="消防灭火区", summary="认火、选器材、报警。")
    ModuleFactory(zone=fire, title="灭火器选型", objective="能选对灭火器。")
    ModuleFactory(zone=fire, title="油锅起火", objective="能用灭火毯盖住油锅。")
    ModuleFactory(zone=fire, title="没发布的灭火课", objective="灭火", live=False)
    home_page().add_child(instance=GuidePage(title="参观须知", slug="visiting", introduction="带什么、穿什么。"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("灭火", ["消防灭火区", "灭火器选型", "油锅起火"]),
        ("器材", ["消防灭火区"]),
        ("灭火毯", ["油锅起火"]),
        ("灭火 油锅", ["油锅起火"]),
        ("灭火　选型", ["灭火器选型"]),
        ("穿什么", ["参观须知"]),
        ("没发布", []),
        ("火箭", []),
        ("", []),
        ("   ", []),
    ],
)
def test_search_finds_substrings_of_titles_and_summaries(client, base, text, expected):
    assert titles(client, text) == expected


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "' OR '1'='1", "\x00", "*", "a\x1fb", "灭%器", "-", "--"])
def test_search_takes_every_character_for_itself(client, base, text):
    assert titles(client, text) == []


def test_search_finds_a_title_that_holds_a_wildcard(client, base):
    ModuleFactory(title="含水率100%", zone=ZoneFactory())

    assert titles(client, "100%") == ["含水率100%"]


@pytest.mark.parametrize("text", ["火" * 10_000, "火 " * 5_000, "🔥" * 10_000])
def test_search_cuts_what_is_too_long(client, base, text):
    response = client.get(reverse("cms:search"), {"q": text})

    assert (response.status_code, len(response.context["text"]) <= 60) == (200, True)


def test_search_shows_back_what_was_typed_as_text(client, base):
    content = client.get(reverse("cms:search"), {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in content


@pytest.mark.parametrize("page", ["0", "-1", "abc", "999", "9" * 5000, "", "１"])
def test_search_survives_a_page_number_that_is_none(client, base, page):
    assert set(titles(client, "灭火", page=page)) == {"消防灭火区", "灭火器选型", "油锅起火"}


def test_search_turns_pages_and_keeps_the_words(client, db):
    for _ in range(21):
        ModuleFactory(title="灭火与逃生", zone=ZoneFactory(title="区", summary="无"))

    response = client.get(reverse("cms:search"), {"q": "灭火 逃生", "page": "2"})

    assert len(response.context["pages"]) == 1
    assert 'href="?q=%E7%81%AB' not in response.content.decode()
    assert "?q=%E7%81%AD%E7%81%AB+%E9%80%83%E7%94%9F&amp;page=1" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_search_asks_a_fixed_number_of_queries(client, db, django_assert_num_queries, rows):
    for _ in range(rows):
        ModuleFactory(title="灭火", zone=ZoneFactory(title="区", summary="无"))
    titles(client, "灭火")  # fills the cache of the site's address

    with django_assert_num_queries(6 + caches.LOOK):
        assert len(titles(client, "灭火")) == rows


def test_search_says_what_to_do_when_nothing_is_found(client, base):
    content = client.get(reverse("cms:search"), {"q": "火箭"}).content.decode()

    assert "没有找到“火箭”" in content
    assert "换一个更短的词试试" in content

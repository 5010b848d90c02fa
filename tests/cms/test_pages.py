import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site, Workflow

from cms.actions import ContentLoader, load_guides, load_home
from cms.models import GuidePage
from tests.factories.courses import home_page
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://shixun.example.cn", ("shixun.example.cn", 443)),
        ("http://10.0.0.5:8000", ("10.0.0.5", 8000)),
        ("http://127.0.0.1", ("127.0.0.1", 80)),
    ],
)
def test_home_becomes_the_root_of_the_public_address(db, public_url, expected):
    home = home_page()

    is_news = home.become_root(public_url=public_url, site_name="平安实训")
    again = home.become_root(public_url=public_url, site_name="平安实训")

    site = Site.objects.get()
    assert (site.hostname, site.port) == expected
    assert (site.root_page_id, site.site_name, is_news, again) == (home.pk, "平安实训", True, False)


def test_loading_takes_the_place_of_wagtails_samples(db):
    loader = ContentLoader()

    home = load_home(loader)
    load_guides(loader, home)

    assert list(Page.objects.filter(depth=2).values_list("title", flat=True)) == ["平安实训"]
    assert (Workflow.objects.count(), Group.objects.filter(name__in=["Moderators", "Editors"]).count()) == (0, 0)
    assert sorted(GuidePage.objects.values_list("slug", flat=True)) == ["how-to-book", "visiting"]


def test_groups_that_somebody_uses_are_no_samples(db):
    group, _is_new = Group.objects.get_or_create(name="Editors")
    UserFactory().groups.add(group)

    load_home(ContentLoader())

    assert Group.objects.filter(name="Editors").exists()


def test_guide_shows_its_blocks_escaped(client, db):
    body = [
        {"type": "heading", "value": "来之前<i>"},
        {"type": "paragraph", "value": "<p>带证件。</p>"},
        {"type": "notice", "value": "当心<script>"},
    ]
    guide = home_page().add_child(instance=GuidePage(title="参观须知", slug="visiting", body=body))

    content = client.get(guide.get_url()).content.decode()

    assert "<h2>来之前&lt;i&gt;</h2>" in content
    assert "<p>带证件。</p>" in content
    assert "当心&lt;script&gt;" in content


def test_site_has_no_page_without_an_address_in_its_map(db):
    root = Page.objects.get(depth=1)
    lost = root.add_child(instance=GuidePage(title="孤页", slug="lost"))

    assert lost.get_sitemap_urls() == []

from django.conf import settings

from tests import caches
from tests.factories.courses import ModuleFactory, ZoneFactory

ZONES = "/api/v1/courses/zones"


def test_zones_are_listed_for_everybody(client, db, django_assert_num_queries):
    zone = ZoneFactory(number=1)
    ModuleFactory(zone=zone)
    ZoneFactory(slug="closed", number=2, live=False)
    client.get(ZONES)  # fills the cache of the site's address

    with django_assert_num_queries(2 + caches.LOOK):
        answer = client.get(ZONES)

    assert answer.json() == [
        {
            "slug": "fire-fighting",
            "number": 1,
            "title": "消防灭火区",
            "summary": "认识火，学会用灭火器。",
            "families": ["everyday", "production"],
            "modules": 1,
            "url": f"{settings.PUBLIC_URL}/zones/fire-fighting/",
        }
    ]


def test_zone_has_its_published_modules(client, db):
    zone = ZoneFactory()
    module = ModuleFactory(zone=zone, min_age=8)
    ModuleFactory(zone=zone, live=False)

    answer = client.get(f"{ZONES}/fire-fighting").json()

    assert [item["slug"] for item in answer["items"]] == [module.slug]
    assert (answer["items"][0]["min_age"], answer["items"][0]["hours"]) == (8, "1.0")


def test_zone_that_is_none_or_not_published_is_not_found(client, db):
    ZoneFactory(slug="closed", live=False)

    assert (client.get(f"{ZONES}/closed").status_code, client.get(f"{ZONES}/x").status_code) == (404, 404)


def test_sitemap_names_every_public_page_under_the_public_address(client, db):
    module = ModuleFactory()
    ModuleFactory(slug="hidden", live=False)

    text = client.get("/sitemap.xml").content.decode()

    assert f"<loc>{settings.PUBLIC_URL}{module.get_url()}</loc>" in text
    assert f"<loc>{settings.PUBLIC_URL}/zones/fire-fighting/</loc>" in text
    assert "hidden" not in text

import pytest
from django.contrib.sessions.models import Session as SiteSession

from bookings.models import Session
from courses.models import ModulePage
from tests.factories.bookings import SessionFactory
from tests.factories.courses import ModuleFactory

TOO_LARGE = 2**63


@pytest.mark.parametrize("key", [TOO_LARGE, -TOO_LARGE - 1, int("9" * 300)])
def test_number_that_no_database_holds_finds_nothing(db, key):
    session = SessionFactory()

    found = [
        Session.objects.filter(module=key).count(),
        Session.objects.filter(module_id=key).count(),
        ModulePage.objects.filter(pk=key).count(),
        Session.objects.filter(pk__in=[key]).count(),
        Session.objects.filter(module__in=[key]).count(),
    ]

    assert (found, Session.objects.exclude(module=key).get()) == ([0] * 5, session)


def test_number_that_no_database_holds_does_not_hide_the_others(db):
    session = SessionFactory()

    assert Session.objects.get(pk__in=[session.pk, TOO_LARGE]) == session
    assert Session.objects.get(module__in=[session.module_id, TOO_LARGE]) == session
    assert Session.objects.get(module__in=ModulePage.objects.all()) == session


@pytest.mark.parametrize("lookup", ["exact", "iexact", "contains", "icontains", "startswith", "istartswith"])
def test_text_that_no_database_holds_finds_nothing(db, lookup):
    ModuleFactory(slug="fire")

    found = [
        ModulePage.objects.filter(**{f"slug__{lookup}": "fi\x00"}).count(),
        SiteSession.objects.filter(**{f"session_data__{lookup}": "fi\x00"}).count(),
    ]

    assert (found, ModulePage.objects.exclude(**{f"slug__{lookup}": "fi\x00"}).count()) == ([0, 0], 1)


def test_text_that_no_database_holds_does_not_hide_the_others(db):
    module = ModuleFactory(slug="fire")

    assert ModulePage.objects.get(slug__in=["fire", "fi\x00"]) == module
    assert ModulePage.objects.get(slug__in=ModulePage.objects.values("slug")) == module

import pytest

from bookings.models import Session
from courses.models import ModulePage
from tests.factories.bookings import SessionFactory

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

"""What every test stands on: a migrated template database, a cast with fixed rights, tripwires."""

import os
from dataclasses import dataclass, field

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests import caches, databases

IN_DISORDER = pytest.StashKey()

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's event loop runs in the test's own thread

pytest_plugins = ["tests.browser", "tests.tripwires", "tests.turns"]
# A whole base is killed and starved there, for many minutes: `make test-faults`.
collect_ignore = [] if os.environ.get("FAULTS") else ["faults"]


def pytest_configure():
    """Compile the Chinese catalogues, since tests read what people read."""
    from training_site.catalogues import compile_catalogues
    from training_site.celery import app

    app.loader.import_default_modules()  # tests do jobs at once, so every task must be known
    compile_catalogues()
    # Django would flush every table, Wagtail's root page along; the template is put back instead.
    TransactionTestCase._fixture_teardown = lambda _self: None


# --- The database: migrated once per set of migrations and models, copied for each worker
@pytest.fixture(scope="session")
def django_db_keepdb():
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    databases.renew(connections["default"].settings_dict["TEST"]["NAME"])


def _is_transactional(item):
    marker = item.get_closest_marker("django_db")
    wants = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(wants or (marker and marker.kwargs.get("transaction")))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """What a transactional test committed is taken away by putting the template back before the next test."""
    uses_database = "db" in item.fixturenames or item.get_closest_marker("django_db") or _is_transactional(item)
    if uses_database and item.session.stash.get(IN_DISORDER, False):
        databases.renew(connections["default"].settings_dict["NAME"])
    if uses_database:
        item.session.stash[IN_DISORDER] = _is_transactional(item)


@pytest.fixture(autouse=True)
def _clean_cache(request):
    if "db" in request.fixturenames or _is_transactional(request.node):
        request.getfixturevalue("transactional_db" if _is_transactional(request.node) else "db")
        caches.empty()


# --- The cast: who may do what in every permission test
@dataclass
class Cast:
    """Users by what they may do. ``anonymous`` is None; each other has a sign-in, most a person."""

    users: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.users[name]
        except KeyError:
            raise AttributeError(name) from None


ROLES_OF_CAST = {
    "trainee": None,  # 林晓, a resident with a sign-in and no role
    "outsider": None,  # another trainee, with nothing in common
    "contact": "group-contact",  # of cast.organisation
    "other_contact": "group-contact",  # of another organisation
    "instructor": "instructor",  # of the zone fire-fighting
    "publisher": "publisher",
    "desk": "front-desk",
    "timetabler": "timetable",
    "round_admin": "round-administrator",
    "reviewer": "question-reviewer",
    "certificate_admin": "certificate-administrator",
    "system_admin": "system-administrator",
    "security_admin": "security-administrator",
    "audit_admin": "audit-administrator",
}


@pytest.fixture
def cast(db):
    """The named cast; ``cast.organisation`` and ``cast.other_organisation`` are the contacts' own."""
    from tests.factories.organisations import OrganisationFactory
    from tests.factories.people import RoleGrantFactory, UserFactory

    members = Cast()
    members.users["organisation"] = OrganisationFactory()
    members.users["other_organisation"] = OrganisationFactory()
    scopes = {
        "contact": f"organisation:{members.organisation.pk}",
        "other_contact": f"organisation:{members.other_organisation.pk}",
        "instructor": "zone:fire-fighting",
    }
    for name, role in ROLES_OF_CAST.items():
        user = UserFactory(username=name)
        if role:
            RoleGrantFactory(user=user, role=role, scope=scopes.get(name, ""))
        members.users[name] = user
    return members


@pytest.fixture
def time_machine_at():
    """Let a block of the test happen at another time: ``with time_machine_at(moment): ...``."""
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=True)


@pytest.fixture
def sign_in(client):
    """Sign the client in as a user and return it; None leaves it anonymous."""

    def sign_in_as(user):
        client.logout()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in_as

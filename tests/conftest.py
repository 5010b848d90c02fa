"""What every test stands on: a migrated template database, a cast with fixed rights, tripwires."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import django
import pytest
import wagtail
from django.core.cache import cache
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's event loop runs in the test's own thread

pytest_plugins = ["tests.browser", "tests.tripwires"]


def pytest_configure():
    """Compile the Chinese catalogues, since tests read what people read."""
    from training_site.catalogues import compile_catalogues
    from training_site.celery import app

    app.loader.import_default_modules()  # tests do jobs at once, so every task must be known
    compile_catalogues()


# --- The database: migrated once per set of migrations and models, copied for each worker
def _digest():
    digest = hashlib.sha256(f"with-cache {wagtail.__version__}{django.__version__}{sqlite3.sqlite_version}".encode())
    patterns = ("migrations/*.py", "models.py", "models/*.py", "keys.py", "guards/*.py", "guards/dialects/*.py")
    files = {
        path
        for pattern in patterns
        for depth in ("*", "*/*")
        for path in ROOT.glob(f"{depth}/{pattern}")
        if not path.is_relative_to(ROOT / "node_modules")
    }
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _template():
    path = ROOT / "var" / f"test-template-{_digest()}.sqlite3"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{draft}",
            "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
        }
        for task in (["migrate", "-v0"], ["createcachetable"]):
            command = [sys.executable, "manage.py", *task]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 (our own command)
        with sqlite3.connect(draft) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        draft.replace(path)
    return path


@pytest.fixture(scope="session")
def django_db_keepdb():
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return
    name = Path(connection.settings_dict["TEST"]["NAME"])
    for old in name.parent.glob(f"{name.name}*"):
        old.unlink()
    shutil.copy(_template(), name)


def _is_transactional(item):
    marker = item.get_closest_marker("django_db")
    wants = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(wants or (marker and marker.kwargs.get("transaction")))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A transactional test ends with a flush that takes Wagtail's root page along: put the template back before it."""
    connection = connections["default"]
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and _is_transactional(item) and name.name.startswith("test.sqlite3"):
        connection.close()
        with sqlite3.connect(_template()) as source, sqlite3.connect(name) as target:
            source.backup(target)


# --- Tripwires
@pytest.fixture(autouse=True)
def _clean_cache(request):
    if "db" in request.fixturenames or _is_transactional(request.node):
        request.getfixturevalue("transactional_db" if _is_transactional(request.node) else "db")
        cache.clear()


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

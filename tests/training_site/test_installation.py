"""Which databases a start refuses: another kind of base, other keys."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cms.models import Installation
from people.models import User
from tests.factories.bookings import SeatFactory
from tests.factories.people import IdentityDocumentFactory, UserFactory
from training_site.installation import UNDER_KEY, WrongInstallation, examine, settle

OTHER = "ab" * 32


@pytest.fixture
def row_under_every_key(db):
    """A demonstration with a sign-in of its own, a document and a ticket."""
    settle()
    UserFactory(username="system")
    IdentityDocumentFactory()
    SeatFactory()


def test_start_under_the_same_keys_is_taken(row_under_every_key):
    examine()

    assert set(Installation.objects.get().key_marks) == set(UNDER_KEY)


@pytest.mark.parametrize("name", UNDER_KEY)
def test_start_under_another_key_is_refused_and_named(name, row_under_every_key, settings):
    setattr(settings, name, OTHER)

    with pytest.raises(WrongInstallation, match=name):
        examine()


@pytest.mark.parametrize("name", UNDER_KEY)
def test_key_under_which_nothing_stands_may_change(name, db, settings):
    settle()
    setattr(settings, name, OTHER)

    examine()
    settle()

    examine()


def test_marks_tell_no_key(db, settings):
    settle()

    marks = str(Installation.objects.get().key_marks)

    assert [name for name in UNDER_KEY if getattr(settings, name) in marks] == []


@pytest.mark.parametrize(("words", "is_taken"), [([], False), (["--yes"], True)])
def test_lost_ticket_key_is_given_up_only_on_purpose(words, is_taken, row_under_every_key, settings):
    settings.TICKET_KEY = OTHER

    try:
        call_command("accept_keys", "TICKET_KEY", *words)
    except CommandError as error:
        assert "没有改动" in str(error)  # noqa: PT017 (one of two outcomes)

    if is_taken:
        examine()
    else:
        with pytest.raises(WrongInstallation):
            examine()


@pytest.mark.parametrize("name", ["PERSONAL_DATA_KEY", "PERSONAL_DATA_HASH_KEY"])
def test_key_of_personal_data_cannot_be_given_up(name, row_under_every_key):
    with pytest.raises(CommandError):
        call_command("accept_keys", name, "--yes")


def test_real_base_is_refused_on_a_demonstration(row_under_every_key, settings):
    settings.DEMO = False

    with pytest.raises(WrongInstallation, match="演示"):
        examine()


def test_real_base_is_refused_where_a_demo_account_stands(real_base):
    UserFactory(username="trainee")

    with pytest.raises(WrongInstallation, match="演示"):
        examine()


@pytest.mark.parametrize("is_marked", [True, False], ids=["settled", "from before there were marks"])
def test_demonstration_is_refused_on_a_real_base(is_marked, real_base, settings):
    UserFactory(username="13800001111")
    if not is_marked:
        Installation.objects.all().delete()
    settings.DEMO = True

    with pytest.raises(WrongInstallation, match="正式基地"):
        examine()


@pytest.mark.parametrize("command", ["prepare", "load_base"])
def test_refused_start_loads_nothing(command, real_base, settings):
    UserFactory(username="13800001111")
    settings.DEMO = True

    with pytest.raises(CommandError, match="正式基地"):
        call_command(command)

    assert [user.username for user in User.objects.all()] == ["13800001111"]


def test_second_installation_and_founded_demonstration_are_refused_by_the_database(db):
    settle()

    with pytest.raises(IntegrityError, match="one_installation"), transaction.atomic():
        Installation.objects.create(pk=2, is_demo=True)
    with pytest.raises(IntegrityError, match="demonstration_is_not_founded"), transaction.atomic():
        Installation.objects.update(name="基地", founded_at="2026-11-21T08:00:00+08:00")

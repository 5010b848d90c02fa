"""The demo base: whole after the first loading, and the same after the second."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command

from courses.models import ModulePage, ZonePage
from exams.bank.models import Question
from people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of_all_tables():
    """Model -> how many rows."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_second_loading_changes_nothing(world, time_machine_at):
    before = rows_of_all_tables()

    with time_machine_at(world.made_at):
        call_command("load_base", stdout=io.StringIO())

    assert rows_of_all_tables() == before


def test_base_has_its_zones_modules_questions_and_rare_names(world):
    names = set(Person.objects.values_list("name", flat=True))

    assert (ZonePage.objects.live().count(), ModulePage.objects.live().count()) == (18, 18 * 12 + 8)
    assert Question.objects.filter(state="approved").count() >= 1500
    assert ([name for name in names if "䶮" in name], [name for name in names if "·" in name]) != ([], [])
    assert {"张䶮", "阿依古丽·买买提"} <= names

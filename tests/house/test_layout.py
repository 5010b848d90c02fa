"""The layout: every app in its place, with its README; no drawers; one list of apps everywhere."""

import tomllib

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField

from tests.house.source import JOURNEY, ROOT, files, relative

DRAWERS = {"core", "common", "utils", "helpers", "misc", "base", "util", "helper", "tools", "shared", "lib"}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error", "lorem" + " ipsum")


def _contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_installed_apps_are_the_journey():
    ours = [name for name in settings.INSTALLED_APPS if (ROOT / name.replace(".", "/")).is_dir()]

    assert tuple(ours) == JOURNEY


def test_every_app_is_under_the_import_contracts():
    contracts = _contracts()
    anatomy = next(c for c in contracts["contracts"] if c["name"].startswith("One anatomy"))

    assert set(contracts["root_packages"]) == {name.split(".")[0] for name in JOURNEY}
    assert set(anatomy["containers"]) == set(JOURNEY) - {"training_site"}


def test_every_package_with_an_app_is_installed():
    found = {relative(path.parent).replace("/", ".") for path in files("apps.py") if "tests" not in path.parts}

    assert found == set(JOURNEY)


def test_every_app_has_a_short_readme():
    missing = [name for name in JOURNEY if not (ROOT / name.replace(".", "/") / "README.md").exists()]
    too_long = [
        name
        for name in JOURNEY
        if name not in missing
        and len((ROOT / name.replace(".", "/") / "README.md").read_text(encoding="utf-8").splitlines()) > 60
    ]

    assert (missing, too_long) == ([], [])


def test_no_module_is_a_drawer():
    names = {relative(path) for path in files("*.py") if path.stem in DRAWERS}
    folders = {relative(path.parent) for path in files("__init__.py") if path.parent.name in DRAWERS}

    # Django looks for a database backend's connection in a module of this name.
    assert names | folders == {"training_site/postgresql/base.py"}


def test_nothing_is_marked_unfinished():
    marked = {
        f"{relative(path)}: {mark}"
        for pattern in ("*.py", "*.html", "*.js", "*.md", "*.css")
        for path in files(pattern)
        for mark in UNFINISHED
        if mark in path.read_text(encoding="utf-8")
    }

    assert marked == set()


def test_relations_point_left():
    order = {
        apps.get_app_config(name.replace("exams.", "exams_").split(".")[-1]).label: i for i, name in enumerate(JOURNEY)
    }
    to_the_right = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in order
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and field.related_model._meta.app_label in order
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and order[field.related_model._meta.app_label] > order[model._meta.app_label]
    }

    assert to_the_right == set()

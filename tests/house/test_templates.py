"""Templates obey the import order too: they extend, include, load and link to the left only. None is unused."""

import re
from functools import cache

from django.apps import apps
from django.urls import get_resolver

from tests.house.source import JOURNEY, app_of, files, relative

REFERENCE = re.compile(r"{%-?\s*(extends|include)\s+[\"']([^\"']+)[\"']")
LOAD = re.compile(r"{%-?\s*load\s+([^%]+?)\s*-?%}")
URL = re.compile(r"{%-?\s*url\s+[\"']([a-z_]+):")
INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son[a-z]+=\"", re.IGNORECASE
)
# Templates that a framework picks up by its own name, not ours.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html", "503.html", "507.html"}
FROM_LEFT = re.compile(r"[\"']([a-z_]+(?:/[a-z_-]+)+\.(?:html|txt))[\"']")


def _templates():
    return [path for path in files("*.html") if "templates" in path.parts and "tests" not in path.parts]


def _name(path):
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def _rank(app):
    return JOURNEY.index(app)


@cache
def _owner_of_library(name):
    for app in JOURNEY:
        label = app.replace("exams.", "exams_").split(".")[-1]
        folder = apps.get_app_config(label).path
        if any(path.stem == name for path in files(f"{name}.py") if str(path).startswith(f"{folder}/templatetags")):
            return app
    return None


def _owner_of_namespace(namespace):
    return next((app for app in JOURNEY if app.split(".")[-1] == namespace), None)


@cache
def _owners():
    return {_name(found): app_of(found) for found in _templates()}


def _pointed_at(path):
    text = path.read_text(encoding="utf-8")
    for _tag, name in REFERENCE.findall(text):
        yield name, _owners().get(name)
    for names in LOAD.findall(text):
        for name in names.split():
            yield f"load {name}", _owner_of_library(name)
    for namespace in URL.findall(text):
        yield f"url {namespace}", _owner_of_namespace(namespace)


def test_templates_point_left():
    to_the_right = {
        f"{relative(path)} -> {what}"
        for path in _templates()
        for what, owner in _pointed_at(path)
        if owner and _rank(owner) > _rank(app_of(path))
    }

    assert to_the_right == set()


def test_templates_have_nothing_inline():
    assert {relative(path) for path in _templates() if INLINE.search(path.read_text(encoding="utf-8"))} == set()


def test_no_template_is_unused():
    said = "\n".join(path.read_text(encoding="utf-8") for pattern in ("*.py", "*.html") for path in files(pattern))
    named = set(FROM_LEFT.findall(said))

    assert {name for path in _templates() if (name := _name(path)) not in named and name not in BY_NAME} == set()


def test_url_namespaces_are_known():
    known = set(get_resolver().namespace_dict)

    assert {namespace for path in _templates() for namespace in URL.findall(path.read_text(encoding="utf-8"))} <= known

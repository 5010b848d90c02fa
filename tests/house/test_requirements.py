"""Every requirement is imported by us, or named here with who imports it by name."""

import ast
import json
import re
import tomllib

from tests.house.source import ROOT, files, tree

IMPORT_NAME = {
    "django": "django", "pytest-django": "pytest", "django-environ": "environ", "django-csp": "csp",
    "django-ninja": "ninja", "django-axes": "axes", "python-calamine": "python_calamine", "pyyaml": "yaml",
    "python-stdnum": "stdnum", "zxing-cpp": "zxingcpp", "fonttools": "fontTools", "factory-boy": "factory",
    "time-machine": "time_machine", "axe-playwright-python": "axe_playwright_python", "django-htmx": "django_htmx",
}  # fmt: skip
BY_NAME = {
    "psycopg": "Django, when DATABASE_URL names PostgreSQL",
    "redis": "Celery and Django, when REDIS_URL is set",
    "gunicorn": "the command serve",
    "whitenoise": "the list of middleware",
    "django-axes": "the list of middleware",
    "django-htmx": "the list of middleware",
    "argon2-cffi": "the password hasher",
    "pytest-xdist": "make test",
    "ruff": "make check",
    "djlint": "make check",
    "mypy": "make check",
    "django-stubs": "mypy",
    "import-linter": "make check",
    "pre-commit": "developers",
    "pytest-django": "the sponsor's list and the test run",
}
OWN_USE = {"celery", "reportlab", "wagtail"}


def _required():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            match = re.match(r"([A-Za-z0-9_.-]+)(\[[^\]]*\])?==\S+$", line)
            if match:
                yield match[1].lower()
            else:
                assert line == "" or line.startswith(("#", "-r ")), f"not pinned: {line}"


def _imported():
    for path in files("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_every_requirement_is_imported_or_explained():
    imported = set(_imported())

    unused = {
        name
        for name in _required()
        if name not in BY_NAME and IMPORT_NAME.get(name, name.replace("-", "_")) not in imported
    }

    assert unused == set()


def test_lock_file_names_no_host():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_python_version_is_said_once_and_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert project["project"]["requires-python"] == ">=3.11,<3.12"

"""Every address of ours, against every role: a new address without a row fails."""

import importlib.util
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import ROLES_OF_CAST

TESTS = Path(__file__).resolve().parent.parent
OUR_NAMESPACES = {
    "cms", "people", "courses", "bookings", "attendance", "bank", "papers", "sittings", "marking", "certificates",
    "reporting",
}  # fmt: skip
# Includes of frameworks: one row each, checked below to be closed to all but staff, or harmless to all.
FRAMEWORK = {"api-1", "wagtailadmin"}


def _rows():
    rows = []
    for path in sorted([*TESTS.glob("*/access.py"), *TESTS.glob("exams/*/access.py")]):
        spec = importlib.util.spec_from_file_location(f"access_{path.parent.name}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        rows.extend(module.ROWS)
    return rows


ROWS = _rows()


def _names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, namespace)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}"


def test_access_table_names_every_address_of_ours():
    ours = {name for name in _names(get_resolver().url_patterns) if name.split(":")[0] in OUR_NAMESPACES}

    assert {row.name for row in ROWS} == ours


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_address_answers_each_role_as_the_table_says(row, cast, client, sign_in):
    kwargs = row.build(cast)
    path = reverse(row.name, kwargs=kwargs)

    seen = {}
    for role in ("anonymous", *ROLES_OF_CAST):
        sign_in(None if role == "anonymous" else getattr(cast, role))
        seen[role] = client.generic(row.method, path).status_code

    assert seen == row.expected_for(("anonymous", *ROLES_OF_CAST))


@pytest.mark.parametrize("role", ["anonymous", "trainee", "contact", "desk"])
def test_admin_is_closed_to_all_but_staff(role, cast, client, sign_in):
    sign_in(None if role == "anonymous" else getattr(cast, role))

    response = client.get(reverse("wagtailadmin_home"))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]

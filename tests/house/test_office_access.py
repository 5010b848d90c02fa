"""Every screen of ours in the back office, against every role: only those named here get in."""

import inspect
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from tests.conftest import ROLES_OF_CAST
from tests.house.source import JOURNEY

OUR_PACKAGES = {name.split(".")[0] for name in JOURNEY}
MAY_ENTER = {
    "bank": {"round_admin", "reviewer"},
    "papers": {"round_admin"},
    "exam_events": {"round_admin"},
    "exam_results": {"round_admin"},
    "planning_sessions": {"timetabler"},
    "planning_resources": {"timetabler"},
    "certificate_office": {"certificate_admin"},
    "people_admin": {"security_admin"},
    "audit_log": {"audit_admin"},
    "background_jobs": {"system_admin"},
}
NOTHING = {IntConverter: 0, SlugConverter: "nothing", UUIDConverter: uuid.UUID(int=0)}


def _is_ours(callback):
    view = getattr(callback, "view_class", None) or inspect.unwrap(callback)
    return view.__module__.split(".")[0] in OUR_PACKAGES


def _admin_addresses():
    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    for group in admin.url_patterns:
        if not isinstance(group, URLResolver) or not group.namespace:
            continue
        patterns = [p for p in group.url_patterns if isinstance(p, URLPattern) and p.name]
        if any(_is_ours(pattern.callback) for pattern in patterns):
            for pattern in patterns:
                converters = pattern.pattern.converters
                kwargs = {name: NOTHING.get(type(kind), "nothing") for name, kind in converters.items()}
                yield f"{group.namespace}:{pattern.name}", kwargs


ADDRESSES = list(_admin_addresses())


def test_every_office_of_ours_is_named():
    assert {name.split(":")[0] for name, _kwargs in ADDRESSES} == set(MAY_ENTER)


def _status(client, path):
    status = client.get(path).status_code
    return client.post(path).status_code if status == 405 else status


@pytest.mark.parametrize(("name", "kwargs"), ADDRESSES, ids=lambda value: value if isinstance(value, str) else "")
def test_office_is_closed_to_every_other_role(name, kwargs, cast, sign_in):
    may = MAY_ENTER[name.split(":")[0]]
    path = reverse(name, kwargs=kwargs)

    entered = {
        role
        for role in ("anonymous", *ROLES_OF_CAST)
        if role not in may
        and _status(sign_in(None if role == "anonymous" else getattr(cast, role)), path) not in {302, 403, 404}
    }

    assert entered == set()


@pytest.mark.parametrize(
    "name",
    sorted(
        f"{office}:index"
        for office in MAY_ENTER
        if office not in {"exam_results", "certificate_office", "people_admin"}
    ),
)
def test_office_opens_to_its_own_role(name, cast, sign_in):
    entered = {role for role in ROLES_OF_CAST if sign_in(getattr(cast, role)).get(reverse(name)).status_code == 200}

    assert entered == MAY_ENTER[name.split(":")[0]]

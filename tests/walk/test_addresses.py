"""No address is forgotten, no office of the framework is open, and the walker itself catches what it is for."""

import pytest
from django.http import HttpResponse
from django.urls import path

from groundwork.audit.actors import Actor
from people.actions import revoke_role
from people.models import RoleGrant
from tests.access_rows import AWAY, NOT_TAKEN, Row, answers, own
from tests.bookings.access import a_ticket
from tests.conftest import ROLES_OF_CAST
from tests.walk.addresses import all_addresses, site_with
from tests.walk.frameworks import DOORSTEP, FRAMEWORKS
from tests.walk.walker import Walk, tables
from tests.walk.world import ROLES, make_world

ROWS = [row for rows in tables().values() for row in rows]
# Doors that take a form without the token against forged requests, and why that is right.
WITHOUT_TOKEN = {
    "certificates:verify-file": "anybody may ask, nothing is changed, and 200 MB are refused before they are read",
    "api-1:certificates-verify": "anybody may ask, nothing is changed",
    "api-1:answers": "the lease in a header is the whole right, and no cookie is read",
}


@pytest.fixture
def world(cast):
    return make_world(cast)


def forgotten(addresses):
    """The addresses that neither a row nor a framework answers for."""
    named = {row.name for row in ROWS}
    others = [address for address in addresses if address.name not in named]
    return [each.route for each in others if each.is_ours or not each.route.startswith(tuple(FRAMEWORKS))]


def test_every_address_has_a_row_or_belongs_to_a_framework():
    addresses = list(all_addresses())

    assert forgotten(addresses) == []
    assert {row.name for row in ROWS} <= {address.name for address in addresses}


@pytest.mark.parametrize("role", ["anonymous", "seat_pass", "trainee", "outsider", "contact", "other_contact", "desk"])
def test_back_office_of_the_framework_is_closed_to_all_but_staff(role, world):
    addresses = [each for each in all_addresses() if each.route.startswith("admin/") and not each.is_ours]
    inside = [each for each in addresses if not each.route.startswith(DOORSTEP)]
    walk = Walk(world)

    opened = {
        f"{method} {each.route}"
        for each in inside
        for method in ("GET", "POST")
        if walk.ask_at(each.sample, role, method).answer not in {AWAY, 403, 404, NOT_TAKEN}
    }

    assert (len(inside) > 100, opened) == (True, set())


def test_no_address_has_two_rows():
    names = [row.name for row in ROWS]

    assert sorted(names) == sorted(set(names))


def _first_let_in(row):
    return next((role for role in ROLES if row.expected("POST", role, "own") - {AWAY, 401, 403, 404}), None)


@pytest.mark.parametrize("row", [row for row in ROWS if row.post and _first_let_in(row)], ids=lambda row: row.name)
def test_form_without_its_token_is_refused(row, world):
    """Each as the first role that is let in."""
    role = _first_let_in(row)
    client = world.client(role, enforce_csrf_checks=True)

    found = Walk(world).ask(row, role, "POST", "own", client).answer

    assert (found == 403) == (row.name not in WITHOUT_TOKEN)


# Authors and publishers come further than others in Wagtail's own pages alone, which have no rows.
@pytest.mark.parametrize(
    "role", [role for role, granted in ROLES_OF_CAST.items() if granted and role not in {"instructor", "publisher"}]
)
def test_role_that_was_taken_back_is_gone_with_the_next_request(role, world):
    walk = Walk(world)
    user = getattr(world.cast, role)
    opened = [(row, method) for row in ROWS for method in ("GET", "POST") if _lets_in_only(row, method, role)]
    assert opened
    relation = "other" if role == "other_contact" else "own"
    for row, _method in opened:  # made while the role still may
        world.path(row, relation)

    for grant in RoleGrant.objects.filter(user=user):
        revoke_role(by=Actor.system("test"), grant=grant)

    found = {(row.name, method, walk.ask(row, role, method, relation).answer) for row, method in opened}
    assert {answer for _name, _method, answer in found} <= {AWAY, 401, 404}


def _lets_in_only(row, method, role):
    """Does this role come further here than somebody without any?"""
    relation = "other" if role == "other_contact" and "other" in row.relations else "own"
    mine, strangers = (row.expected(method, each, relation) for each in (role, "outsider"))
    return mine != strangers and not mine & {AWAY, NOT_TAKEN, 401, 403, 404}


# --- The walker itself: what it is for must not pass it
def _open_to_all(request, public_id=None):
    return HttpResponse("open")


def _telling(request, public_id):
    return HttpResponse(str(public_id)[:4], status=404)


TICKET = Row("bookings:ticket-show", a_ticket, get=answers(404, anonymous=AWAY, seat_pass=AWAY, trainee=own(200)))


def test_address_without_a_row_is_caught():
    site = site_with(path("open/", _open_to_all, name="open"))

    assert forgotten(all_addresses(site.urlpatterns)) == ["open/"]


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (_open_to_all, "bookings:ticket-show: GET as outsider, other: 200, not {404}"),
        (_telling, "bookings:ticket-show: GET as outsider: other can be told from missing"),
    ],
)
def test_hole_behind_an_address_is_caught(view, fault, world, settings):
    settings.ROOT_URLCONF = site_with(path("tickets/<uuid:public_id>/", view))
    walk = Walk(world)

    walk.row(TICKET)

    assert fault in walk.faults

"""The walker: every row of a table for every role, relation and method, each request rolled back."""

import html
import importlib.util
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.db import transaction

from tests.access_rows import AWAY, SPOKEN
from tests.walk.headers import header_faults
from tests.walk.world import ROLES

TESTS = Path(__file__).resolve().parent.parent
METHODS = (*SPOKEN, "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
AWAY_TO = ("/sign-in/?", "/admin/login/")
FRONT_OF_THE_OFFICE = "/admin/"
# What differs between two answers without telling anything.
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
ANTI_FORGERY = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
FOUND = range(200, 400)


def tables():
    """The rows of every app, by the app's folder."""
    found = {}
    for path in sorted([*TESTS.glob("*/access.py"), *TESTS.glob("exams/*/access.py")]):
        app = ".".join(path.parent.relative_to(TESTS).parts)
        spec = importlib.util.spec_from_file_location(f"access_{app}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[app] = module.ROWS
    return found


@dataclass(frozen=True)
class Seen:
    """What one request was answered; ``trace`` is all that may tell one thing from another."""

    answer: object
    trace: tuple


@dataclass
class Walk:
    """A walk through a world: what was asked, what answered otherwise than the table says, which addresses opened."""

    world: object
    requests: int = 0
    faults: list = field(default_factory=list)
    opened: set = field(default_factory=set)

    def row(self, row):
        """Ask one address everything."""
        for role in ROLES:
            for method in METHODS:
                self._method(row, role, method)
        if row.name not in self.opened and not row.shut:
            self.faults.append(f"{row.name}: nobody is ever let in, so nothing was tried")

    def _method(self, row, role, method):
        # What the outermost door refuses never reaches an address: one relation tells as much as four.
        relations = row.relations if method in SPOKEN else row.relations[:1]
        seen = {relation: self.ask(row, role, method, relation) for relation in relations}
        for relation, found in seen.items():
            wanted = row.expected(method, role, relation)
            if found.answer not in wanted:
                self.faults.append(f"{row.name}: {method} as {role}, {relation}: {found.answer}, not {wanted}")
            if found.answer in FOUND:
                self.opened.add(row.name)
        for relation in ("same", "other"):
            if relation in seen and _can_be_told(seen[relation], seen["missing"]):
                self.faults.append(f"{row.name}: {method} as {role}: {relation} can be told from missing")

    def ask(self, row, role, method, relation, client=None):
        """One request, undone at once."""
        self.requests += 1
        path = self.world.path(row, relation)
        client = client or self.world.client(role)
        with transaction.atomic():
            response = self._send(client, row, method, path)
            told = header_faults(response, path, is_signed_in=role != "anonymous")
            self.faults += [f"{row.name}: {method} as {role}, {relation}: {fault}" for fault in told]
            body = response.getvalue() if method != "HEAD" else b""
            transaction.set_rollback(True)
        return seen_in(response, body, path)

    def ask_at(self, path, role, method):
        """One request at a path without a row, undone at once."""
        with transaction.atomic():
            response = self.world.client(role).generic(method, path)
            transaction.set_rollback(True)
        return seen_in(response, response.getvalue(), path)

    def _send(self, client, row, method, path):
        headers = row.headers(self.world) if row.headers else {}
        if method != "POST":
            return client.generic(method, path, headers=headers)
        body = row.body(self.world) if row.body else {}
        return client.post(path, body, headers=headers, **({"content_type": "application/json"} if row.is_json else {}))


def _can_be_told(foreign, missing):
    """Is a thing of somebody else refused in other words than one that is not there?"""
    return foreign.answer == missing.answer not in FOUND and foreign.trace != missing.trace


def seen_in(response, body, path):
    """The answer without what whoever asked knew: the path with its keys, the token against forged requests."""
    secrets = [quote(path, safe=""), quote(path), html.escape(path), path, *KEYS.findall(path)]
    plain = ANTI_FORGERY.sub(b"", body)
    for own in secrets:
        plain = plain.replace(own.encode(), b"OWN")
    location = response.headers.get("Location", "")
    is_away = location.startswith(AWAY_TO) or location == FRONT_OF_THE_OFFICE
    told = location
    for own in secrets:
        told = told.replace(own, "OWN")
    trace = (plain, told, response.headers.get("Content-Type"), response.headers.get("Allow"))
    return Seen(AWAY if is_away else response.status_code, trace)

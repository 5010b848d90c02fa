"""What makes careless code fail in every test: a write inside a GET, a call to the outside, rows in no stated order."""

import ipaddress
import re
import socket

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

WRITE = re.compile(r"^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+[\"`]?(\w+)", re.IGNORECASE)
# Tables that frameworks write for their own bookkeeping whenever a page is looked at.
FRAMEWORK_TABLES = re.compile(r"^(django_session|cache_entry|axes_\w+|wagtail\w+|django_content_type)$")

OURS = tuple(f"{app}." for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app.replace(".", "/")).is_dir())


class WriteInGet(AssertionError):
    """A page that is only looked at changed one of our tables."""


class OutsideCall(AssertionError):
    """Something tried to leave the machine."""


def _refuse_writes(execute, sql, params, many, context):
    match = WRITE.match(sql)
    if match and not FRAMEWORK_TABLES.match(match[1]):
        raise WriteInGet(sql[:200])
    return execute(sql, params, many, context)


class ReadOnlyGet:
    """Middleware of the test settings: a GET may not change our tables."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _stays_here(address):
    if not isinstance(address, tuple):
        return True  # a socket file
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def _no_outside_calls():
    connect = socket.socket.connect

    def connect_here(self, address):
        if not _stays_here(address):
            raise OutsideCall(address)
        return connect(self, address)

    socket.socket.connect = connect_here
    yield
    socket.socket.connect = connect


def _is_in_no_stated_order(query):
    """Rows of our own tables that come as the engine likes; groups, sums and unions have no key to be ordered by.

    Who wrote ``order_by()`` has stated that none is wanted.
    """
    return not (
        not query.default_ordering
        or query.distinct
        or query.combinator
        or query.group_by is not None
        or any(annotation.contains_aggregate for annotation in query.annotation_select.values())
    ) and (query.model.__module__ if query.model else "").startswith(OURS)


@pytest.fixture(autouse=True, scope="session")
def _unordered_rows_come_backwards():
    """What nobody ordered comes last row first, not by chance as it was written."""
    as_declared = SQLCompiler.get_order_by

    def get_order_by(self):
        order = as_declared(self)
        if order or not _is_in_no_stated_order(self.query):
            return order
        stated, self.query.order_by = self.query.order_by, ("-pk",)
        try:
            return as_declared(self)
        finally:
            self.query.order_by = stated

    SQLCompiler.get_order_by = get_order_by
    yield
    SQLCompiler.get_order_by = as_declared

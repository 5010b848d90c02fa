"""Whether a kept connection to PostgreSQL still lives is seen without asking the server, and rightly."""

import pytest
from django.db import connection

from tests.databases import on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wrapper():
    """A second connection as a thread of the web keeps it between two requests."""
    copy = connection.copy("a kept connection")
    copy.ensure_connection()
    yield copy
    copy.close()


def last_question(wrapper):
    """What the server was last asked on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [wrapper.connection.info.backend_pid])
        return cursor.fetchone()[0]


def test_a_living_connection_is_not_asked(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT 'the last that was asked'")

    is_usable = wrapper.is_usable()

    assert (is_usable, last_question(wrapper)) == (True, "SELECT 'the last that was asked'")


def test_a_connection_that_the_server_ended_is_not_usable(wrapper):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [wrapper.connection.info.backend_pid])

    assert wrapper.is_usable() is False


def test_a_closed_connection_is_not_usable(wrapper):
    wrapper.connection.close()

    assert wrapper.is_usable() is False


def test_a_connection_to_which_the_server_said_something_is_asked(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("LISTEN something")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY something")

    is_usable = wrapper.is_usable()

    assert (is_usable, last_question(wrapper)) == (True, "SELECT 1")

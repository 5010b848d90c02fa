"""Django's PostgreSQL backend for a server that may stand still: nobody waits for it without an end.

``statement_timeout`` is kept by the server, and a server that is frozen, or whose disk hangs, keeps nothing. Here the
client keeps the time. The first who waited in vain spares the others the wait.
"""

import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from training_site.postgresql.patience import Patience

PAUSE = 1  # seconds after a failed connection in which no other is tried
ACTIVE = psycopg.pq.TransactionStatus.ACTIVE
IDLE = psycopg.pq.TransactionStatus.IDLE


class PatientConnection(psycopg.Connection):
    """A connection that waits for an answer no longer than its process may."""

    def wait(self, gen, interval=0.1, timeout=None):
        """Wait for the end of what was asked. Left without an answer, the connection is closed: it may still come."""
        try:
            return super().wait(gen, interval, timeout or Patience.seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == ACTIVE:
                self.pgconn.finish()
            raise

    @property
    def is_quiet(self):
        """Does it wait for a question, and has the server said nothing since? One that hung up has said so."""
        if self.pgconn.transaction_status != IDLE:
            return False
        heard = select.poll()
        heard.register(self.pgconn.socket, select.POLLIN)
        return not heard.poll(0)


class Psycopg:
    """The module psycopg as Django's backend sees it, with our connections."""

    connect = staticmethod(PatientConnection.connect)

    def __getattr__(self, name):
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with our connections, and one try a second while the server is away.

    Before each request Django asks a kept connection ``SELECT 1``, an exchange of its own for each save of an answer.
    A server that ended a connection has closed its end, which is seen without asking; one that stands still would
    leave the question without an answer as it will the request's own.
    """

    Database: Any = Psycopg()
    back_at = 0.0  # shared by all threads of the process

    def get_new_connection(self, conn_params):
        if time.monotonic() < DatabaseWrapper.back_at:
            raise psycopg.OperationalError("the database did not answer a moment ago")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DatabaseWrapper.back_at = time.monotonic() + PAUSE
            raise

    def is_usable(self):
        if self.connection is not None and self.connection.is_quiet:
            return True
        return super().is_usable()

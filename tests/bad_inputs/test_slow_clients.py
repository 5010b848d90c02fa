"""Clients that stop in the middle, of a handshake, of taking an answer: others are served, and they are cut."""

import os
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from tests import databases
from tests.bad_inputs.large_answer import LARGE
from tests.bad_inputs.served import read_reply
from tests.servers import free_port
from training_site.certification import Files, certificate_for
from training_site.parts import commands_for

READERS = 12  # more than answer at once in both processes
HALF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bad_inputs.settings_served"}


@dataclass(frozen=True)
class Door:
    """Where the worker listens, and by which certificate if over https."""

    port: int
    certificate: Files | None

    def plain(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def asked(self, path):
        """A connection on which ``path`` was asked for."""
        connection = self.plain()
        if self.certificate:
            trusting = ssl.create_default_context(cafile=self.certificate.authority)
            connection = trusting.wrap_socket(connection, server_hostname="127.0.0.1")
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return connection


@pytest.fixture(scope="module", params=["http", "https"])
def door(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    certificate = certificate_for(["127.0.0.1"], folder / "tls") if request.param == "https" else None
    found = Door(free_port(), certificate)
    words = commands_for(f"127.0.0.1:{found.port}", certificate)["web"]
    command = ["tests.bad_inputs.large_answer" if word == "training_site.wsgi" else word for word in words]
    process = subprocess.Popen(command, cwd=databases.ROOT, env={**os.environ, **SETTINGS})  # noqa: S603 (our own)
    try:
        _wait_for(found)
        yield found
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(door):
    for _try in range(600):
        try:
            with closing(door.asked("/")) as connection:
                if read_reply(connection).status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the worker does not answer")


def test_clients_that_do_not_take_their_answer_hold_nobody_up(door):
    with ExitStack() as stack:
        for _reader in range(READERS):
            stack.enter_context(closing(door.asked("/large")))
        began = time.monotonic()
        served = []
        for _request in range(10):
            with closing(door.asked("/")) as connection:
                served.append(read_reply(connection).status)

    assert (served, time.monotonic() - began < 3) == ([200] * 10, True)


def test_client_that_takes_nothing_is_cut(door):
    with closing(door.asked("/large")) as reader, closing(door.asked("/large")) as other:
        whole = len(read_reply(other).raw)
        time.sleep(6)  # the worker's patience: nothing else tells that it is over

        taken = len(read_reply(reader).raw)

    assert (whole > LARGE, taken < LARGE) == (True, True)


def test_half_a_handshake_is_cut(door):
    with closing(door.plain()) as client:
        client.sendall(HALF_A_HELLO)
        began = time.monotonic()
        client.recv(1024)

    assert time.monotonic() - began < 20

"""A real server over a fresh base, and raw bytes sent to it."""

import os
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass

from tests import databases
from tests.servers import free_port
from training_site.parts import commands_for

PATIENCE = 120  # seconds for the first answer of a busy machine
NOTHING = b""


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and everything as it came."""

    status: int
    raw: bytes

    @property
    def text(self):
        return self.raw.decode("utf-8", "replace")


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    port: int

    def connect(self, timeout=60):
        """An open connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def send(self, raw, timeout=60):
        """Send these bytes and read until the server closes or stops; status 0 when it said nothing."""
        with closing(self.connect(timeout)) as connection:
            try:
                connection.sendall(raw)
            except OSError:
                pass  # refused before the last byte was taken: what it said is what counts
            return read_reply(connection)

    def get(self, path, *headers, method="GET", body=NOTHING):
        """Send one request by hand; ``headers`` are whole lines."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
        return self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)


def read_reply(connection):
    """Everything that the server says until it closes."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except OSError:
        pass
    raw = b"".join(pieces)
    words = raw.split(b" ", 2)
    return Reply(int(words[1]) if raw.startswith(b"HTTP/1.") and len(words) > 1 else 0, raw)


@contextmanager
def serving(folder, **environment):
    """The site of this checkout, served as ``serve`` does over a copy of the migrated template, for the block."""
    name = databases.migrated()
    store = databases.store()
    own = folder / "base.sqlite3" if isinstance(store, databases.Files) else f"served-{os.getpid()}"
    store.copy(name, own)
    url = f"sqlite:///{own}" if isinstance(store, databases.Files) else store.url(own)
    port = free_port()
    settings = {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "VAR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tests.bad_inputs.settings_served",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        **environment,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            commands_for(f"127.0.0.1:{port}")["web"], cwd=databases.ROOT, env=settings, stdout=log, stderr=log
        )
        try:
            yield _answering(Server(port), process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _answering(server, process):
    """The server, once it answers."""
    ends_at = time.monotonic() + PATIENCE
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            if server.get("/livez").status == 200:
                return server
        except OSError:
            time.sleep(0.2)
    raise AssertionError((process.poll(), "the server does not answer"))

"""The demo base as a phone meets it: gunicorn and WhiteNoise, files named by content, everything compressed."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from tests.databases import ROOT, spare
from tests.phone.pages import PhonePage
from tests.servers import free_port
from training_site.parts import commands_for

PATIENCE = 60  # seconds for the first answer


@dataclass(frozen=True)
class ServedBase:
    """Where it answers, which pages it has, and a session for each sign-in."""

    url: str
    pages: list[PhonePage]
    sessions: dict[str, str]

    def cookies_of(self, who):
        """What the browser of somebody brings along."""
        return [{"name": "sessionid", "value": self.sessions[who], "url": self.url}] if who else []

    def page(self, name):
        """The page of this name."""
        return next(page for page in self.pages if page.name == name)


@contextmanager
def served(world, folder):
    """Serve a copy of the prepared demo base out of ``folder``."""
    with spare(world.template) as database:
        yield from _serve(database, folder)


def _serve(database, folder):
    port = free_port()
    environment = _environment(database, folder, port)
    found = json.loads(_run([sys.executable, "-m", "tests.phone.situations"], environment))
    command = commands_for(f"127.0.0.1:{port}")["web"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 (our own command)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/livez", server)
        yield ServedBase(url, [PhonePage(**page) for page in found["pages"]], found["sessions"])
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _environment(database, folder, port):
    """The settings of a base that is served; the keys are those of the tests, under which the base was prepared."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "training_site.settings",
        "DATABASE_URL": database,
        "REDIS_URL": "",
        "VAR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _run(command, environment):
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return done.stdout.decode().splitlines()[-1]


def _wait_for(address, server):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 (our own address)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")

"""The one command that serves: what it says when it cannot, and that it begins behind a proxy."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from django.core.management.base import CommandError

from tests import databases
from tests.servers import free_port
from training_site.management.commands.serve import refuse_busy_port

BEHIND_A_PROXY = {
    "PUBLIC_URL": "https://base.example",
    "ALLOWED_HOSTS": "base.example",
    "BEHIND_PROXY": "1",
    "http_proxy": "http://127.0.0.1:9",  # of the office, for the internet; nobody answers there
    "no_proxy": "",
    "REDIS_URL": "",
    "DJANGO_SETTINGS_MODULE": "tests.bad_inputs.settings_served",
}


@pytest.fixture
def serve(django_db_setup, tmp_path):
    """Start the command over a migrated base; its process, whose lines can be read."""
    running = []

    def start(**environment):
        places = {"VAR": str(tmp_path), "MEDIA_ROOT": str(tmp_path / "media")}
        command = [sys.executable, "manage.py", "serve", "--prepared", "--port", str(free_port())]
        running.append(
            subprocess.Popen(  # noqa: S603 (our own command line)
                command,
                cwd=databases.ROOT,
                env={**os.environ, **places, **environment, "DATABASE_URL": address},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return running[0]

    with databases.spare() as address:
        yield start
        for process in running:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def test_site_behind_a_proxy_is_seen_to_answer(serve):
    lines = serve(**BEHIND_A_PROXY).stdout

    assert any("平台已启动：https://base.example" in line for line in lines)


def test_host_that_the_site_itself_refuses_is_named(serve):
    process = serve(**{**BEHIND_A_PROXY, "ALLOWED_HOSTS": "other.example"})

    said, _nothing = process.communicate(timeout=120)

    assert (process.returncode, "https://base.example" in said, "ALLOWED_HOSTS" in said) == (1, True, True)


def test_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CommandError, match="已被占用"):
        refuse_busy_port(*taken.getsockname())


def test_host_of_another_machine_is_told():
    with pytest.raises(CommandError, match=r"192\.0\.2\.1"):
        refuse_busy_port("192.0.2.1", free_port())

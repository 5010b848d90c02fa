"""The broker in a folder, and real Celery workers in processes of their own, on it and on Redis."""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.conf import settings
from kombu import Connection

from tests import databases

PATIENCE = 40


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "queue"


def _connection(folder):
    import training_site.celery  # noqa: F401 (registers the transport)

    return Connection("folder://", transport_options={"folder": str(folder), "polling_interval": 0.05})


def test_messages_come_out_in_the_order_they_went_in(folder):
    with _connection(folder) as connection:
        queue = connection.SimpleQueue("q")
        for word in ("教", "学", "练", "战"):
            queue.put(word)

        received = []
        for _ in range(4):
            message = queue.get(timeout=5)
            received.append(message.payload)
            message.ack()
        queue.close()

    assert received == ["教", "学", "练", "战"]


def test_half_written_message_is_not_taken(folder):
    with _connection(folder) as connection:
        queue = connection.SimpleQueue("q")
        (folder / "q").mkdir(parents=True, exist_ok=True)
        (folder / "q" / "0-draft.draft").write_text('{"bo')

        with pytest.raises(queue.Empty):
            queue.get(timeout=0.3)
        queue.close()


@pytest.fixture(params=["folder", "redis"])
def broker(request):
    """The environment of a base whose broker is a folder, or Redis."""
    if request.param == "folder":
        return {"REDIS_URL": ""}
    if not settings.REDIS_URL:
        pytest.skip("no REDIS_URL in the environment; `make test-postgres` runs it")
    return {"REDIS_URL": settings.REDIS_URL, "REDIS_PREFIX": uuid4().hex}


@pytest.fixture
def installation(tmp_path, broker):
    """A base of its own: run ``manage.py`` in it, or start a worker of it."""
    with databases.spare() as address:
        environment = {
            **os.environ,
            **broker,
            "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
            "DATABASE_URL": address,
            "VAR": str(tmp_path),
        }
        options = {"cwd": settings.BASE_DIR, "env": environment}

        def manage(*arguments):
            command = [sys.executable, "manage.py", *arguments]
            return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout.strip()  # noqa: S603

        command = [sys.executable, "-m", "celery", "-A", "training_site", "worker", "-P", "solo", "-l", "ERROR"]
        worker = subprocess.Popen([*command, "--without-mingle", "--without-gossip"], start_new_session=True, **options)  # noqa: S603
        yield manage
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def test_real_worker_runs_a_real_message(installation):
    send = "from groundwork.jobs.tasks import round_trip as task; task.app.conf.task_always_eager = False; task.delay()"
    ask = "from groundwork.jobs.queries import parts_alive; print(parts_alive())"
    installation("shell", "-v0", "-c", send)

    deadline = time.monotonic() + PATIENCE
    seen = ""
    while "True" not in seen:
        assert time.monotonic() < deadline, seen
        seen = installation("shell", "-v0", "-c", ask)

    assert seen == "{'worker': True, 'broker': True, 'scheduler': False}"


def test_broker_that_is_away_ends_in_a_warning(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "VAR": str(tmp_path),
    }
    send = "from groundwork.jobs.actions import tell_workers; tell_workers('jobs.beat'); print('told')"

    said = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "shell", "-v0", "-c", send],
        cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert said.stdout.strip() == "told"
    assert "no broker for jobs.beat" in said.stderr

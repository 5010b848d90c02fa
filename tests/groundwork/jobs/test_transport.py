"""The broker in a folder, with real Celery workers in processes of their own."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from kombu import Connection

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


def test_real_worker_runs_a_real_message(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'base.sqlite3'}",
        "VAR": str(tmp_path),
    }
    python = [sys.executable, "manage.py"]
    subprocess.run([*python, "migrate", "jobs", "-v0"], cwd=settings.BASE_DIR, env=environment, check=True)  # noqa: S603
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "training_site", "worker", "-P", "solo", "-l", "ERROR",
         "--without-mingle", "--without-gossip"],
        cwd=settings.BASE_DIR, env=environment, start_new_session=True,
    )  # fmt: skip
    send = "from groundwork.jobs.tasks import round_trip as task; task.app.conf.task_always_eager = False; task.delay()"
    ask = "from groundwork.jobs.queries import parts_alive; print(parts_alive())"
    subprocess.run([*python, "shell", "-v0", "-c", send], cwd=settings.BASE_DIR, env=environment, check=True)  # noqa: S603
    try:
        deadline = time.monotonic() + PATIENCE
        seen = ""
        while "False" in seen or not seen:
            assert time.monotonic() < deadline, seen
            seen = subprocess.run(  # noqa: S603
                [*python, "shell", "-v0", "-c", ask],
                cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    assert seen.strip() == "{'worker': True, 'broker': True, 'scheduler': True}"

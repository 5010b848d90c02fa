"""The site under measurement: throw-away servers, the whole product as ``serve`` starts it, and the floor beside it."""

import os
import platform
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Figure, child_pids, spending
from tests.servers import Postgres, Redis, free_port, running

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 1800  # seconds for the base to be prepared
PARTS = {"web": "gunicorn", "worker": "training_site\0worker", "scheduler": "training_site\0beat"}
MILLI = 1000


@dataclass
class Site:
    """The product's port, the floor's port, and which processes are which part."""

    port: int
    floor_port: int
    roots: dict
    floor_roots: dict
    conditions: dict
    floor_cpu: float = 0.0  # seconds of the processor for one unit of the floor, over HTTP
    floor_p95: float = 0.0  # seconds

    def spending(self):
        """Count what the product's processes use inside the block."""
        return spending(self.roots)

    def cpu_figure(self, name, what, spent, n, *, budget=None):
        """A figure in milliseconds of the processor for each of ``n`` units, beside the floor."""
        return Figure(
            name=name,
            what=what,
            value=round(spent.cpu / n * MILLI, 3),
            unit="CPU-ms",
            n=n,
            budget=budget,
            floor=round(self.floor_cpu * MILLI, 3),
            parts={part: round(seconds / n * MILLI, 3) for part, seconds in spent.parts.items()},
        )


@contextmanager
def running_site():
    """Start everything, and end it."""
    engine = os.environ.get("BENCH_ENGINE", "postgresql")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench.")))
        port, floor_port = free_port(), free_port()
        os.environ.update(_settings(folder, port))
        servers = {}
        if engine == "postgresql":
            postgres = stack.enter_context(running(Postgres(durable=True)))
            redis = stack.enter_context(running(Redis()))
            os.environ.update(DATABASE_URL=postgres.url, REDIS_URL=redis.url)
            servers = {"database": [postgres.pid], "broker": [redis.process.pid]}
        else:
            os.environ.update(DATABASE_URL=f"sqlite:///{folder / 'base.sqlite3'}", REDIS_URL="")
        product = stack.enter_context(_started([sys.executable, "manage.py", "serve", "--port", str(port)]))
        _wait_for(f"http://127.0.0.1:{port}/livez", product)
        _set_up_django()
        floor = stack.enter_context(_floor(floor_port))
        roots = {part: child_pids(product.pid, word) for part, word in PARTS.items()}
        if not all(roots.values()):
            message = f"a part of the site was not found: {roots}"
            raise RuntimeError(message)
        yield Site(port, floor_port, {**roots, **servers}, {"web": [floor.pid], **servers}, _conditions(engine))


def _settings(folder, port):
    """The environment of a fresh installation: its own keys, its own folders."""
    keys = {name: secrets.token_hex(32) for name in ("PERSONAL_DATA_KEY", "PERSONAL_DATA_HASH_KEY", "TICKET_KEY")}
    return {
        **keys,
        "SECRET_KEY": secrets.token_hex(32),
        "VAR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _set_up_django():
    os.environ["DJANGO_SETTINGS_MODULE"] = "training_site.settings"
    import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

    # isort: split
    import django

    django.setup()


@contextmanager
def _floor(port):
    from benchmarks import floor
    from training_site.parts import commands_for

    floor.prepare()
    floor.connection.close()
    command = [
        "benchmarks.floor" if word == "training_site.wsgi" else word
        for word in commands_for(f"127.0.0.1:{port}")["web"]
    ]
    with _started(command, {**os.environ, floor.ALONE: "1"}) as process:
        _wait_for(f"http://127.0.0.1:{port}/1", process)
        yield process


@contextmanager
def _started(command, environment=None):
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(address, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 (our own address)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    message = f"{address} did not answer"
    raise RuntimeError(message)


def _conditions(engine):
    import django
    import wagtail
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if engine == "postgresql" else "SELECT 'SQLite ' || sqlite_version()")
        version = cursor.fetchone()[0].split(" (")[0]
    connection.close()
    return {
        "taken_at": time.strftime("%Y-%m-%d %H:%M"),
        "engine": version,
        "python": platform.python_version(),
        "django": django.__version__,
        "wagtail": wagtail.__version__,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "loop": _loop(),
    }


def _loop():
    """Milliseconds of the processor for a million empty rounds: how fast, and how shared, this machine is."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return round((time.process_time() - began) * 1000)

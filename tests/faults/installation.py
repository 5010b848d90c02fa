"""A whole base in a folder of its own: ``manage.py serve`` on real servers, each process within reach of a signal."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.servers import NoServer, Postgres, Redis, free_port
from training_site.parts import commands_for

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds for a base to answer
ROLES = {"web": "gunicorn", "worker": "worker", "scheduler": "beat"}
FOUNDING = ("found_base", "故障演练基地", "--system=闵志刚:13700001111", "--security=费云龙:13700002222",
            "--audit=章䶮:13700003333")  # fmt: skip
# Keys that protect nothing: a base of a test lives for minutes.
KEYS = {
    "SECRET_KEY": "faults-only-secret-key-of-more-than-fifty-characters-012345678",
    "PERSONAL_DATA_KEY": "11" * 32,
    "PERSONAL_DATA_HASH_KEY": "22" * 32,
    "TICKET_KEY": "33" * 32,
}


def digest_of_migrations():
    """What stands for the present tables."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("[a-z]*/*/migrations/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def wait_until(fact, *, seconds, what):
    """Ask ``fact`` until it says something true, and return that and how long it took."""
    began = time.monotonic()
    while True:
        found = fact()
        if found:
            return found, time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.1)


def children_of(pid):
    """The process ids that a process has started and that still run."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        words = [word for task in tasks for word in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(word) for word in words if _is_running(word)]


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def command_of(pid):
    """The command line of a process, as words."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def signal_to(pid, name):
    """Send a signal; one that has gone meanwhile is none. True when it was there."""
    try:
        os.kill(pid, name)
    except ProcessLookupError:
        return False
    return True


class Installation:
    """One base: ``serve`` with its parts, and the servers that it stands on."""

    def __init__(self, engine, *, folder=None, **settings):
        self.engine = engine
        self.folder = Path(tempfile.mkdtemp(prefix="faults.", dir=folder))
        self.port = free_port()
        self.postgres = Postgres(durable=True) if engine == "postgresql" else None
        self.redis = Redis() if engine == "postgresql" else None
        self.log = (self.folder / "log").open("ab")
        self.process = None
        self.environment = {
            **os.environ,
            **KEYS,
            "DEMO": "0",
            "VAR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "PUBLIC_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "training_site.settings",
            "DATABASE_URL": self.postgres.url if self.postgres else f"sqlite:///{self.folder}/base.sqlite3",
            "REDIS_URL": self.redis.url if self.redis else "",
            **settings,
        }

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    # --- Starting and ending
    def start(self):
        for server in (self.postgres, self.redis):
            if server:
                server.start()
        self._prepare()
        self.serve()

    def _prepare(self):
        """Bring the tables and the static files, kept for the next run; the content plays no part in what breaks."""
        kept = ROOT / "var" / f"faults-{digest_of_migrations()}-{self.engine}"
        if kept.exists():
            shutil.copytree(kept / "static", self.folder / "static", dirs_exist_ok=True)
            self._restore(kept / "tables")
        self.manage("prepare", "--without-content")
        if not kept.exists():
            self.manage(*FOUNDING)
            draft = Path(tempfile.mkdtemp(dir=kept.parent))
            shutil.copytree(self.folder / "static", draft / "static")
            self._keep(draft / "tables")
            draft.rename(kept)

    def _keep(self, tables):
        if self.postgres:
            self._program("pg_dump", "-f", tables)
            return
        with closing(sqlite3.connect(self.folder / "base.sqlite3")) as source, closing(sqlite3.connect(tables)) as copy:
            source.backup(copy)

    def _restore(self, tables):
        if self.postgres:
            self._program("psql", "-q", "-f", tables)
        else:
            shutil.copy(tables, self.folder / "base.sqlite3")

    def _program(self, name, *words):
        """Run one of PostgreSQL's programs on the database of this base."""
        command = [self.postgres.programs / name, *words, self.postgres.url]
        subprocess.run(command, stdout=self.log, stderr=self.log, check=True)  # noqa: S603 (our own command line)

    def manage(self, *words):
        """Run a command of ``manage.py`` in this base."""
        subprocess.run(  # noqa: S603 (our own command line)
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log,
            check=True,
        )  # fmt: skip

    def serve(self):
        """Start all parts as an operator does."""
        self.process = self._start([sys.executable, "manage.py", "serve", "--prepared", "--port", str(self.port)])
        wait_until(lambda: self.state() == 200, seconds=PATIENCE, what=f"{self.url}/healthz, see {self.log.name}")

    def more_web(self, *, port, **environment):
        """One web process beside those of ``serve``, on a port of its own; returns it."""
        command = commands_for(f"127.0.0.1:{port}")["web"]
        # Of what is said twice the last holds. A clock that was set differently must not look like a stuck worker.
        return self._start([*command, "-w", "1", "--timeout", "0"], **environment)

    def _start(self, command, **environment):
        return subprocess.Popen(  # noqa: S603 (our own command lines)
            command, cwd=ROOT, env={**self.environment, **environment}, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        for server in (self.postgres, self.redis):
            if server:
                server.remove()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- Its processes
    def part(self, name):
        """The process id of web, worker or scheduler, or None while it is down."""
        for pid in children_of(self.process.pid):
            if ROLES[name] in command_of(pid):
                return pid
        return None

    def hands_of(self, name):
        """The processes that do the work of web or worker."""
        pid = self.part(name)
        return children_of(pid) if pid else []

    def kill(self, target):
        """kill -9 web-worker, web, worker-pool, worker, scheduler, postgresql or redis. True when it was there."""
        if target == "postgresql":
            self.postgres.kill()
            return True
        if target == "redis":
            self.redis.kill()
            return True
        if target in {"web-worker", "worker-pool"}:
            hands = self.hands_of("web" if target == "web-worker" else "worker")
            return bool(hands) and signal_to(hands[time.monotonic_ns() % len(hands)], signal.SIGKILL)
        pid = self.part(target)
        return bool(pid) and signal_to(pid, signal.SIGKILL)

    def revive(self, target):
        """What the machine's own supervisor does for a server; parts of ours come back by themselves."""
        if target == "redis":
            self.redis.start()
        if target == "postgresql":
            wait_until(self._postgres_starts, seconds=60, what="PostgreSQL after kill -9")

    def _postgres_starts(self):
        try:
            self.postgres.start()
        except NoServer:  # what the killed one left behind still holds its memory
            return False
        return True

    # --- What it says
    def health(self):
        """The answer of /healthz: (status, parts); (0, {}) while there is none."""
        return read_json(f"{self.url}/healthz")

    def state(self):
        return self.health()[0]

    def waits_for_health(self, *, seconds=120):
        """Until all is well; how long that took."""
        return wait_until(lambda: self.state() == 200, seconds=seconds, what=f"well again, not {self.health()}")[1]

    def rows(self, statement):
        """Read straight from the database's own door; a scene takes seconds to begin."""
        if self.postgres:
            with psycopg.connect(self.postgres.url) as link:
                return link.execute(statement).fetchall()
        with closing(sqlite3.connect(self.folder / "base.sqlite3", timeout=20)) as link:
            return link.execute(statement).fetchall()

    def ask(self, scene, **arguments):
        """Play a scene of ``tests.faults.scenes`` in this base and return what it says."""
        command = [sys.executable, "-m", "tests.faults.play", scene, json.dumps(arguments)]
        said = subprocess.run(  # noqa: S603 (our own command line)
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if said.returncode:
            raise RuntimeError(said.stderr[-3000:])
        return json.loads(said.stdout)


def read_json(url, *, timeout=30):
    """(status, what it says as JSON) of an address; (0, {}) while nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as response:  # noqa: S310 (our own address)
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            body = error.read()
        return error.code, json.loads(body) if body.startswith(b"{") else {}
    except OSError:
        return 0, {}


@contextmanager
def installed(engine, **options):
    """A base of this engine, removed at the end."""
    base = Installation(engine, **options)
    try:
        base.start()
        yield base
    finally:
        base.remove()

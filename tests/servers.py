"""PostgreSQL and Redis for a run: those that ``DATABASE_URL`` and ``REDIS_URL`` name, else throw-away ones of Debian's.

    python -m tests.servers [--durable] [--ours] -- command ...

runs the command with both variables set and ends with its exit code. Servers of our own stand in a temporary folder on
free ports, run as a user without rights, and are stopped and removed at the end. ``--ours`` starts them whatever the
variables say; ``--durable`` leaves the database's fsync on, as a fault test needs it.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 30  # seconds for a server to answer
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PACKAGES = "postgresql redis-server"
DEFAULT_PORTS = {"postg": 5432, "redis": 6379}  # by how the scheme of an address begins


class NoServer(RuntimeError):
    """A server neither answers nor can be started here."""


def answers(url):
    """Whether a PostgreSQL or Redis listens where ``url`` points."""
    parts = urlsplit(url)
    if parts.scheme[:5] not in DEFAULT_PORTS:
        return False
    try:
        port = parts.port or DEFAULT_PORTS[parts.scheme[:5]]
        socket.create_connection((parts.hostname or "127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_nobody_special(user):
    """The words that make a command run as ``user`` where we are root: PostgreSQL refuses root."""
    return ["runuser", "-u", user, "--"] if os.getuid() == 0 else []


def postgres_programs():
    """The newest installed PostgreSQL's folder of programs; what is first on the PATH may be a wrapper."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not folders:
        raise NoServer(f"PostgreSQL does not answer at DATABASE_URL and is not installed: apt-get install {PACKAGES}")
    return folders[-1].parent


class Postgres:
    """A throw-away PostgreSQL that can be killed and started again."""

    def __init__(self, *, durable=False, connections=300):
        self.programs = postgres_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="postgres.", dir="/tmp"))
        self.port = free_port()
        self.options = [f"max_connections={connections}", *(() if durable else QUICK)]
        self.as_owner = as_nobody_special("postgres")
        if self.as_owner:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-U", "shixun", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    @property
    def url(self):
        return f"postgres://shixun@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self):
        """The process id of the postmaster."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def start(self):
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        for option in self.options:
            options += ["-c", option]
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", " ".join(options), "start")

    def kill(self):
        """End it as a crash does."""
        os.kill(self.pid, signal.SIGKILL)

    def remove(self):
        self._run("pg_ctl", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments, check=True):
        command = [*self.as_owner, str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        outcome = subprocess.run(  # noqa: S603 (our own command line)
            command, cwd=self.folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if check and outcome.returncode:
            raise NoServer(f"{program}: {outcome.stderr or outcome.stdout}")


class Redis:
    """A throw-away Redis that keeps nothing on disk and can be killed and started again."""

    def __init__(self):
        self.program = shutil.which("redis-server")
        if not self.program:
            raise NoServer(f"Redis does not answer at REDIS_URL and is not installed: apt-get install {PACKAGES}")
        self.folder = Path(tempfile.mkdtemp(prefix="redis."))
        self.folder.chmod(0o777)
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(  # noqa: S603 (our own command line)
            [*as_nobody_special("nobody"), self.program, *options, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not answers(self.url):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise NoServer("Redis did not start")
            time.sleep(0.05)

    def kill(self):
        """End it as a crash does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def running(server):
    """Start ``server`` and remove it at the end."""
    try:
        server.start()
        yield server
    finally:
        server.remove()


@contextmanager
def servers(*, durable=False, ours=False):
    """The addresses of both servers as environment variables, starting what does not answer."""
    with ExitStack() as stack:
        found = {}
        makers = {"DATABASE_URL": lambda: Postgres(durable=durable), "REDIS_URL": Redis}
        for name, make in makers.items():
            url = os.environ.get(name, "")
            if ours or not answers(url):
                url = stack.enter_context(running(make())).url
            found[name] = url
        yield found


def run(command, environment):
    """Run a command to its end, also when we are told to end first: it is told, and waited for; its exit code."""
    child = subprocess.Popen(command, env=environment)  # noqa: S603 (what was asked)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command as well, which ends in its own way
    return child.wait()


def main(arguments):
    """Run a command with both servers; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers")
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a TERM must not leave servers behind
    try:
        with servers(durable=options.durable, ours=options.ours) as found:
            return run(options.command, {**os.environ, **found})
    except NoServer as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

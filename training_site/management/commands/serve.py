"""Everything that one small base needs, from one command: web, worker and scheduler, kept up and ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from groundwork.jobs.actions import tell_workers

PR_SET_PDEATHSIG = 1
PATIENCE = 15  # seconds for a child to end before it is killed
QUICK_FALL = 10  # seconds: a part that lived no longer waits twice as long before its next start
LONGEST_PAUSE = 60  # seconds between two starts of a part that falls each time
# Celery warns root on every start; a machine for trying things has often no other user.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


def die_with_parent():
    """Ask Linux to end this child when the command that started it dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def commands_for(bind):
    """The command lines of the parts, by name."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "training_site"]
    web = [*python, "gunicorn", "training_site.wsgi", "-b", bind, "-w", "2", "--threads", "4"]
    return {
        "web": [*web, "--log-level", "warning"],
        "worker": [*celery, "worker", "-l", "WARNING", "--without-mingle", "--without-gossip"],
        "scheduler": [*celery, "beat", "-l", "WARNING", "--pidfile="],
    }


def refuse_busy_port(host, port):
    """Say plainly that something else listens, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _(
                    "Port %(port)s is taken, so nothing was started. "
                    "Stop the program that uses it, or choose another: make run PORT=8001"
                )
                % {"port": port}
            ) from error


class Part:
    """One of the parts: started, and started again when it falls, ever more slowly while it falls at once."""

    def __init__(self, command):
        self.command = command
        self.pause = 0
        self.start()

    def start(self):
        self.starts_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own command lines)
            self.command,
            env={**os.environ, **QUIET},
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (the parent has one thread)
        )

    @property
    def has_fallen(self):
        return self.process.poll() is not None

    def keep_up(self):
        """Start it again once it has fallen and its pause is over. True when a fall was first seen."""
        if not self.has_fallen:
            return False
        now = time.monotonic()
        is_new = self.starts_at is None
        if is_new:
            self.kill()  # what it leaves behind holds the port, or the jobs
            has_lived = now - self.started_at > QUICK_FALL
            self.pause = 0 if has_lived else min(LONGEST_PAUSE, 2 * self.pause or 1)
            self.starts_at = now + self.pause
        if now >= self.starts_at:
            self.start()
        return is_new

    def kill(self):
        """End it with everything that it started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def stop(parts):
    """End every part: asked first, killed with its group when it does not listen."""
    for part in parts.values():
        if not part.has_fallen:
            part.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for part in parts.values():
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        part.kill()


class Command(BaseCommand):
    """Start web, worker and scheduler, and end them together."""

    help = "Run the whole site on this machine"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepared", action="store_true", help="the database and the content were prepared before")

    def handle(self, *, host, port, prepared, **_options):
        refuse_busy_port(host, port)
        if not prepared:
            self.stdout.write(_("Preparing the database and the content…"))
            call_command("prepare", stdout=self.stdout)
        stopping = []
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: stopping.append(True))
        parts = {name: Part(command) for name, command in commands_for(f"{host}:{port}").items()}
        try:
            fallen = self.announce(f"http://{host}:{port}", parts, stopping)
            if not fallen:
                self.keep_up(parts, stopping)
        finally:
            stop(parts)
        if fallen:
            raise CommandError(
                _("%(parts)s stopped, so the rest was ended too. All data is kept.") % {"parts": ", ".join(fallen)}
            )

    def announce(self, address, parts, stopping):
        """Print the address and the demo accounts once the site answers; or return the parts that fell before."""
        while not stopping:
            fallen = [name for name, part in parts.items() if part.has_fallen]
            if fallen:
                return fallen
            try:
                urllib.request.urlopen(f"{address}/livez", timeout=2)  # noqa: S310 (our own address)
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                break
        tell_workers("jobs.beat")  # health need not wait for the scheduler's first beat
        if settings.DEMO and not stopping:
            call_command("demo_accounts", stdout=self.stdout)
        self.stdout.write(_("The site is running: %(address)s  (Ctrl-C ends it)") % {"address": address})
        return []

    def keep_up(self, parts, stopping):
        """Until somebody stops the site, start again what falls: nobody may be there who could."""
        while not stopping:
            for name, part in parts.items():
                if part.keep_up():
                    self.stderr.write(
                        _("%(part)s stopped and is started again in %(seconds)s s. All data is kept.")
                        % {"part": name, "seconds": part.pause}
                    )
            time.sleep(0.2)

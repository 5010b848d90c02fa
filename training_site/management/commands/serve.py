"""Everything that one small base needs, from one command: web, worker and scheduler, ended together."""

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


def stop(children):
    """End every child: asked first, killed with its group when it does not listen."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Command(BaseCommand):
    """Start web, worker and scheduler, and end them together."""

    help = "Run the whole site on this machine"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **_options):
        refuse_busy_port(host, port)
        self.stdout.write(_("Preparing the database and the content…"))
        call_command("prepare", stdout=self.stdout)
        stopping = []
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: stopping.append(True))
        children = {
            name: subprocess.Popen(  # noqa: S603 (our own command lines)
                command,
                env={**os.environ, **QUIET},
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 (the parent has one thread)
            )
            for name, command in commands_for(f"{host}:{port}").items()
        }
        try:
            self.announce(f"http://{host}:{port}", stopping)
            fallen = self.watch(children, stopping)
        finally:
            stop(children)
        if fallen:
            raise CommandError(
                _("%(parts)s stopped, so the rest was ended too. All data is kept.") % {"parts": ", ".join(fallen)}
            )

    def announce(self, address, stopping):
        """Print the address and the demo accounts once the site answers."""
        while not stopping:
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

    def watch(self, children, stopping):
        """Wait until somebody stops the site or a part of it falls; return the names of the fallen."""
        while not stopping:
            fallen = [name for name, child in children.items() if child.poll() is not None]
            if fallen:
                return fallen
            time.sleep(0.2)
        return []

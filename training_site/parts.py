"""The parts of a site on one machine: web, worker and scheduler, started, kept up and ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PATIENCE = 15  # seconds for a part to end before it is killed
QUICK_FALL = 10  # seconds: a part that lived no longer waits twice as long before its next start
LONGEST_PAUSE = 60  # seconds between two starts of a part that falls each time
STUCK_AFTER = 60  # seconds: long enough for a worker to start and to be heard more than once
ASKED_EVERY = 5  # seconds
# Celery warns root on every start; a machine for trying things has often no other user.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


def die_with_parent():
    """Ask Linux to end this child when the command that started it dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def commands_for(bind, certificate=None):
    """The command lines of the parts, by name."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "training_site"]
    web = [*python, "gunicorn", "training_site.wsgi", "-b", bind, "-w", "2"]
    web += ["-k", "training_site.web.Worker", "--threads", "64"]  # those that receive and send; few others answer
    web += ["--no-sendfile"]  # an answer is kept whole before it is sent
    if certificate:
        web += ["--certfile", str(certificate.site), "--keyfile", str(certificate.site_key)]
    return {
        "web": [*web, "--log-level", "warning"],
        "worker": [*celery, "worker", "-l", "WARNING", "--without-mingle", "--without-gossip"],
        "scheduler": [*celery, "beat", "-l", "WARNING", "--pidfile="],
    }


class Part:
    """One of the parts: started, and started again when it falls, ever more slowly while it falls at once."""

    def __init__(self, command):
        self.command = command
        self.pause = 0
        self.asked_at = 0.0
        self.start()

    def start(self):
        self.starts_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own command lines)
            self.command,
            env={**os.environ, **QUIET},
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (one system call that takes no lock)
        )

    @property
    def has_fallen(self):
        return self.process.poll() is not None

    def is_stuck(self, *, is_heard):
        """Does it run, long enough to have been heard if it were well, and not be heard? Asked every few seconds.

        So it is with a worker one of whose hands was killed while it held the lock of the queue: all others wait for
        it for ever.
        """
        now = time.monotonic()
        if self.has_fallen or now - max(self.started_at + STUCK_AFTER, self.asked_at + ASKED_EVERY) < 0:
            return False
        self.asked_at = now
        return not is_heard()

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

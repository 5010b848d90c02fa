"""strace on running processes: counting what reaches the disk, and letting it fail."""

import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

CALLS = "fsync,fdatasync"


def refuse_without_strace():
    if not shutil.which("strace"):
        pytest.skip("apt-get install strace")
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    if os.getuid() != 0 and scope.exists() and scope.read_text().strip() != "0":
        pytest.skip("tracing other processes needs root here")


@contextmanager
def traced(pids, log, *, error=None):
    """Trace these processes; with ``error``, such as EIO, each of their syncs fails with it."""
    refuse_without_strace()
    command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}"]
    if error:
        command += ["-e", f"inject={CALLS}:error={error}"]
    for pid in pids:
        command += ["-p", str(pid)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 (our own command line)
    try:
        _wait_attached(process, pids)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_attached(process, pids):
    until = time.monotonic() + 30
    while not all(f"TracerPid:\t{process.pid}" in Path(f"/proc/{pid}/status").read_text() for pid in pids):
        if process.poll() is not None or time.monotonic() > until:
            pytest.skip("strace cannot attach to other processes here")
        time.sleep(0.05)


def syncs_in(log):
    """How many syncs ended well, by process."""
    lines = log.read_text().splitlines() if log.exists() else []
    return sum(bool(re.search(r"f(?:data)?sync(?:\(| resumed).*= 0$", line)) for line in lines)

"""Run inside the bare machine, in the clone, by its own interpreter: the two commands of the README.

``make run`` until the first page answers, then Ctrl-C; the same once more without any network; then ``make test``:
its installations have the network and its tests have none, so that no server of the neighbourhood can help. The
seconds count from ``BEGAN``, the moment before the clone, and are written to ``var/fresh.json``.
"""
# ruff: noqa: S603, S606, S607, T201 (it starts what a person would type, and prints)

import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "var" / "fresh.json"
PAGE, TITLE = "http://127.0.0.1:8000/", "平安实训"
STRANGERS = ("git", "gcc", "msgfmt", "postgres", "redis-server", "chromium")
PATIENCE = 1800  # seconds for the first page
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
WITHOUT_NETWORK = ("unshare", "--net", sys.executable, __file__)


def raise_loopback():
    """What ``ip link set lo up`` does; the bare machine has no iproute2."""
    with socket.socket() as channel:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        _name, flags, _rest = struct.unpack("16sH14s", fcntl.ioctl(channel, SIOCGIFFLAGS, request))
        fcntl.ioctl(channel, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags | IFF_UP, b""))


def first_page():
    """``make run``: seconds until the home page answers, and from Ctrl-C to the end."""
    began = time.monotonic()
    serving = subprocess.Popen(["make", "run"], cwd=ROOT, process_group=0)
    while not _answers():
        if serving.poll() is not None or time.monotonic() - began > PATIENCE:
            sys.exit(f"make run 没有打开首页（返回 {serving.poll()}）")
        time.sleep(0.5)
    answered = time.monotonic()
    os.killpg(serving.pid, signal.SIGINT)
    serving.wait(60)
    return {"first_page": round(answered - began, 1), "ctrl_c_to_end": round(time.monotonic() - answered, 1)}


def _answers():
    try:
        with urllib.request.urlopen(PAGE, timeout=5) as page:
            return TITLE in page.read().decode()
    except (urllib.error.URLError, OSError):
        return False


def machine():
    """What is here and, as important, what is not."""
    found = [name for name in STRANGERS if shutil.which(name)]
    if found or {"DATABASE_URL", "REDIS_URL"} & set(os.environ):
        sys.exit(f"这台机器不是空的：{found}")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {"python": sys.version.split()[0], "node": f"{node} (copied)", "without": STRANGERS, "cores": os.cpu_count()}


def write(figures):
    """Keep what is known so far: a stage that fails leaves the figures of those before it."""
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def main():
    """Both commands, and the figures; the exit code is the suite's."""
    before = time.monotonic() - (time.time() - float(os.environ["BEGAN"]))
    since_the_clone = lambda: round(time.monotonic() - before, 1)  # noqa: E731 (one line says it)
    figures = {"machine": machine()}
    figures["make_run"] = first_page()
    figures["clone_to_first_page"] = round(since_the_clone() - figures["make_run"]["ctrl_c_to_end"], 1)
    write(figures)
    again = subprocess.run([*WITHOUT_NETWORK, "first-page"], check=True, stdout=subprocess.PIPE, text=True).stdout
    figures["make_run_again_without_network"] = json.loads(again.splitlines()[-1])
    write(figures)
    subprocess.run(["make", "setup-dev", "browser"], cwd=ROOT, check=True)
    figures["clone_to_all_installed"] = since_the_clone()
    status = subprocess.run([*WITHOUT_NETWORK, "suite"], check=False).returncode
    figures["clone_to_end_of_suite"] = since_the_clone()
    figures["suite_exit_code"] = status
    write(figures)
    return status


if __name__ == "__main__":
    if sys.argv[1:]:
        raise_loopback()
    if sys.argv[1:] == ["first-page"]:
        print(json.dumps(first_page()))
    elif sys.argv[1:] == ["suite"]:
        os.chdir(ROOT)
        os.execvp("make", ["make", "test"])
    else:
        sys.exit(main())

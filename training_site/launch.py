"""The first step of ``make run``: decide how the site is reached, tell Django, become ``manage.py serve``."""

import argparse
import os
import sys
from pathlib import Path

import environ

from training_site import transport

ROOT = Path(__file__).resolve().parent.parent


def main(arguments):
    """Replace this process by the command that serves; ends with a sentence where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m training_site.launch")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    environ.Env.read_env(ROOT / ".env")  # fills in what is not set, as the settings do
    try:
        chosen = transport.choose(
            host=options.host,
            port=options.port,
            folder=transport.folder_of(os.environ, ROOT),
            environment=os.environ,
        )
    except transport.NoTransport as error:
        sys.exit(str(error))
    os.environ.update(transport.environment_of(chosen))
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--host", options.host, "--port", str(options.port)]
    os.execv(sys.executable, command)  # noqa: S606 (our own command line)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The bases under test, one for each engine, and the figures of each fault."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.faults.installation import installed

signal.signal(signal.SIGTERM, signal.default_int_handler)  # a TERM must not leave a base behind
FIGURES = Path(__file__).resolve().parents[2] / "var" / "faults"
ENGINES = os.environ.get("FAULTS_ENGINES", "sqlite postgresql").split()


@pytest.fixture(scope="session", params=ENGINES)
def base(request):
    """A whole base on one engine: SQLite with a broker in a folder, or PostgreSQL and Redis."""
    with installed(request.param) as found:
        yield found


@pytest.fixture
def figures(request):
    """Keep the figures of a test: printed, and in ``var/faults/NAME.json``."""
    found = {}
    yield found
    name = request.node.name.removeprefix("test_").replace("[", "-").rstrip("]")
    FIGURES.mkdir(parents=True, exist_ok=True)
    (FIGURES / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{name}: {json.dumps(found, ensure_ascii=False)}")  # noqa: T201 (figures are for people)

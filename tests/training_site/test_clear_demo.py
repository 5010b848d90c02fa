"""Putting the demo base back as new removes the demonstration and nothing else."""

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

MARK = "from cms.models import Installation; Installation.objects.create(pk=1, is_demo={})"


@pytest.fixture
def manage(tmp_path):
    """Run a command on a base of its own in a folder; its exit code."""
    environment = {**os.environ, "VAR": str(tmp_path / "var"), "MEDIA_ROOT": str(tmp_path / "media"), "DEMO": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "training_site.settings_test", "DATABASE_URL": ""}
    environment.pop("DATABASE_URL")

    def run(*words):
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode  # noqa: S603

    return run


@pytest.mark.parametrize(("is_demo", "code"), [(True, 0), (False, 1)], ids=["demonstration", "real base"])
def test_only_a_demo_base_is_removed(is_demo, code, manage, tmp_path):
    assert manage("migrate", "-v0") == 0
    assert manage("shell", "-v0", "-c", MARK.format(is_demo)) == 0
    upload = tmp_path / "media" / "private" / "a.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF")

    assert manage("clear_demo", "--yes") == code

    kept = [(tmp_path / "var" / "base.sqlite3").exists(), upload.exists()]
    assert kept == [not is_demo] * 2

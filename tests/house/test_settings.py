"""Every environment variable is documented; settings stay short."""

import re

from tests.house.source import ROOT

VARIABLE = re.compile(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"")


def test_every_variable_is_documented():
    read = set(VARIABLE.findall((ROOT / "training_site" / "settings.py").read_text()))
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))

    assert read == described


def test_settings_stay_short():
    lengths = {
        name: len((ROOT / "training_site" / name).read_text().splitlines())
        for name in ("settings.py", "settings_test.py")
    }

    assert lengths["settings.py"] <= 350
    assert lengths["settings_test.py"] <= 40

"""The table of bad inputs names every number once over, and only tests that exist."""

import re

from tests.house.source import ROOT

TABLE = (ROOT / "docs" / "bad-inputs.md").read_text(encoding="utf-8")
NUMBERS = re.compile(r"(\d+)(?:-(\d+))?(?=[, ])")
LAST = 87


def _numbered():
    for cell in re.findall(r"^\| (\d[^|]*)\|", TABLE, re.MULTILINE):
        for first, last in NUMBERS.findall(cell):
            yield from range(int(first), int(last or first) + 1)


def test_every_bad_input_has_its_row():
    assert set(range(1, LAST + 1)) - set(_numbered()) == set()


def test_every_test_that_the_table_names_exists():
    assert [name for name in re.findall(r"`(tests/[^`]+)`", TABLE) if not (ROOT / name).exists()] == []

"""Small named things: the sizes that every model codebase keeps to. Exemptions are named and only shrink."""

from tests.house.source import ROOT, files, functions, relative

LONGEST = {"function": 40, "file": 400, "test function": 30, "test file": 600}
# Named with their sizes; one that shrinks or goes is taken from here.
EXEMPT_FUNCTIONS = {"tests/faults/test_database_crash.py:test_frozen_database_lets_nobody_wait 33"}
EXEMPT_FILES: set[str] = set()


def _is_test(path):
    return relative(path).startswith("tests/")


def _python_files():
    return [path for path in files("*.py") if "migrations" not in path.parts]


def test_no_function_is_longer_than_its_limit():
    too_long = {
        f"{relative(path)}:{name} {lines}"
        for path in _python_files()
        for name, lines in functions(path)
        if lines > LONGEST["test function" if _is_test(path) else "function"]
    }

    assert too_long == EXEMPT_FUNCTIONS


def test_no_file_is_longer_than_its_limit():
    too_long = {
        f"{relative(path)} {lines}"
        for path in _python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > LONGEST["test file" if _is_test(path) else "file"]
    }

    assert too_long == EXEMPT_FILES


def test_no_page_of_documentation_is_longer_than_200_lines():
    statutes = ROOT / "docs" / "law"  # not ours to shorten
    pages = [path for path in files("*.md") if statutes not in path.parents]

    assert {relative(path) for path in pages if len(path.read_text(encoding="utf-8").splitlines()) > 200} == set()

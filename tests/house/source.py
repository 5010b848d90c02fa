"""What the house tests read: our own files, by kind."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUTSIDE = {".venv", "node_modules", "var", ".git", "media"}

JOURNEY = (
    "groundwork.guards", "groundwork.audit", "groundwork.jobs", "groundwork.intake", "groundwork.notices", "cms",
    "organisations", "people", "courses", "bookings", "attendance", "exams.bank", "exams.papers", "exams.sittings",
    "exams.marking", "certificates", "reporting", "training_site",
)  # fmt: skip


def files(pattern, *, under=ROOT):
    """Our files that match a glob, sorted."""
    return sorted(path for path in under.rglob(pattern) if not OUTSIDE & set(path.relative_to(ROOT).parts))


def relative(path):
    """A path as people write it, from the root."""
    return str(path.relative_to(ROOT))


def app_of(path):
    """The app that a file belongs to, as in INSTALLED_APPS, or None."""
    parts = path.relative_to(ROOT).parts
    for name in JOURNEY:
        if parts[: name.count(".") + 1] == tuple(name.split(".")):
            return name
    return None


@cache
def tree(path):
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path):
    """(name, number of lines without the docstring) of every function in a Python file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
            docstring = first.end_lineno - first.lineno + 1 if body is not node.body else 0
            yield node.name, node.end_lineno - node.lineno + 1 - docstring

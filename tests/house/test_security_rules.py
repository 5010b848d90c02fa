"""What no line of ours may do, beside what ruff's S family refuses; each exception is named here with its reason."""

import ast
import re

import pytest

from tests.house.source import files, relative, tree

VIEWS = re.compile(r"(^|/)(views|viewsets|api|forms)(\.py|/)")
OURS = [path for path in files("*.py") if relative(path).split("/")[0] not in {"tests", "benchmarks"}]
SEEN_FROM_OUTSIDE = [path for path in OURS if VIEWS.search(relative(path))]
QUERIES = {"filter", "exclude", "annotate", "order_by", "get", "values", "values_list", "aggregate", "extra", "raw"}
FROM_OUTSIDE = {"GET", "POST", "FILES", "headers", "META", "COOKIES", "data", "cleaned_data"}

# Who may do it, and why.
WITHOUT_TOKEN = {"certificates/views/public.py"}  # anybody may ask, nothing changes: see there
DICE = {
    "exams/papers/actions.py",  # a paper is drawn again from its secret seed
    "exams/papers/rules.py",
}
# Files from outside, and the archives of our own backups, which are checked against their manifest.
READS_FILES = re.compile(r"^(groundwork/intake/|training_site/backups/)")
ASKS_ITSELF = {"training_site/management/commands/serve.py"}  # whether the site answers, on this machine


def calls(path):
    """(line, dotted name, call) of every call in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func), node


def found(paths, is_wrong):
    """``file:line`` of every call that is wrong."""
    return [f"{relative(path)}:{line}" for path in paths for line, name, call in calls(path) if is_wrong(name, call)]


def imports(path):
    """The modules that a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def comes_from_outside(node):
    """Does an expression read what a browser sent?"""
    return any(isinstance(part, ast.Attribute) and part.attr in FROM_OUTSIDE for part in ast.walk(node))


def importing(*modules):
    """Our files that import one of these."""
    return {relative(path) for path in OURS if set(imports(path)) & set(modules)}


def test_no_text_is_declared_safe():
    assert found(OURS, lambda name, call: name.split(".")[-1] in {"mark_safe", "SafeString"}) == []
    assert found(OURS, lambda name, call: name.split(".")[-1] == "format_html" and len(call.args) < 2) == []


def test_no_template_of_ours_switches_escaping_off():
    unsafe = re.compile(r"\|\s*safe\b|\bautoescape\s+off|\|\s*safeseq\b")

    assert [relative(path) for path in files("*.html") if unsafe.search(path.read_text(encoding="utf-8"))] == []


def test_things_are_looked_up_among_those_that_one_sees():
    """A view asks ``get_object_or_404`` of what is visible; ``objects.get`` would be a 500 for what is missing."""
    assert found(SEEN_FROM_OUTSIDE, lambda name, call: name.endswith(".objects.get")) == []


def test_no_query_is_made_of_what_a_browser_sent():
    def is_wrong(name, call):
        spread = [keyword.value for keyword in call.keywords if keyword.arg is None]
        names = call.args if name.split(".")[-1] in {"order_by", "values", "values_list"} else []
        return name.split(".")[-1] in QUERIES and any(map(comes_from_outside, [*spread, *names]))

    assert found(SEEN_FROM_OUTSIDE, is_wrong) == []


def test_forms_without_the_token_are_named():
    assert importing("django.views.decorators.csrf") == WITHOUT_TOKEN


def test_chance_that_can_be_foretold_is_only_for_what_is_drawn_again():
    assert importing("random") == DICE


def test_files_from_outside_are_read_in_one_place():
    readers = importing("xml.etree.ElementTree", "lxml", "lxml.etree", "tarfile", "pickle", "shelve", "marshal")
    opened = found(OURS, lambda name, call: name.endswith(("load_workbook", "ZipFile")) and not _writes(call))

    assert [name for name in (*readers, *opened) if not READS_FILES.match(name)] == []


def _writes(call):
    return any(isinstance(argument, ast.Constant) and argument.value == "w" for argument in call.args)


def test_nothing_asks_other_machines():
    assert importing("urllib.request", "requests", "httpx", "http.client", "ftplib", "smtplib") == ASKS_ITSELF


def test_work_is_promised_in_the_database_and_never_sent_by_itself():
    assert found(OURS, lambda name, call: name.endswith((".delay", ".apply_async"))) == []


def test_no_template_of_people_is_filled_by_format():
    """``{0.__class__}`` in a text that somebody typed would read the program."""
    assert found(OURS, lambda name, call: name.endswith(".format_map")) == []
    is_spread = lambda name, call: name.endswith(".format") and any(k.arg is None for k in call.keywords)  # noqa: E731
    assert found(OURS, is_spread) == []


@pytest.mark.parametrize(
    ("source", "is_wrong"),
    [
        ("Seat.objects.filter(**request.GET.dict())", True),
        ("Seat.objects.order_by(request.GET['order'])", True),
        ("Seat.objects.filter(pk=chosen)", False),
    ],
)
def test_rule_about_queries_catches_what_it_is_for(source, is_wrong):
    call = ast.parse(source).body[0].value
    parts = [keyword.value for keyword in call.keywords if keyword.arg is None] + list(call.args)

    assert any(map(comes_from_outside, parts)) == is_wrong

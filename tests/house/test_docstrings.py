"""Who calls an action, a rule, a query or a permission reads its promise without reading its body."""

import ast

from tests.house.source import ROOT, files, relative, tree

PROMISED = ("actions", "rules", "queries", "permissions")


def _promised_files():
    for path in files("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] != "tests" and set(PROMISED) & set(parts[1:]):
            yield path


def test_actions_rules_queries_and_permissions_say_what_they_promise():
    silent = {
        f"{relative(path)}:{node.name}"
        for path in _promised_files()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    }

    assert silent == set()


def test_every_module_of_ours_that_holds_decisions_says_what_it_is_for():
    assert {
        relative(path) for path in _promised_files() if path.stat().st_size and not ast.get_docstring(tree(path))
    } == set()

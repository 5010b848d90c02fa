"""The table of all figures, ``docs/figures.md``, written from ``benchmarks/out/``."""

from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"
HEAD = """# Figures

What `make bench` measured, against the budgets; `benchmarks/README.md` says how each is taken. A floor is one indexed
SELECT and UPDATE in a transaction by bare Django under the same gunicorn, measured in the same run: ratios compare
machines, milliseconds do not.

"""
COLUMNS = "| figure | value | budget | floor | floors | n |\n|---|---|---|---|---|---|\n"
VERDICTS = {True: "kept", False: "**missed**"}


def write_table(figures):
    """Write the page: one table for each set of conditions under which figures were taken."""
    tables = []
    ordered = sorted(figures, key=lambda figure: (_sentence(figure.conditions), figure.name))
    for conditions, group in groupby(ordered, key=lambda figure: _sentence(figure.conditions)):
        tables.append(f"{conditions}\n\n{COLUMNS}{''.join(map(_row, group))}")
    PAGE.write_text(HEAD + "\n".join(tables), encoding="utf-8")


def _sentence(conditions):
    """The run that a figure belongs to, in one line."""
    names = ("taken_at", "engine", "python", "django", "wagtail", "cores", "load", "loop")
    return "; ".join(f"{name.replace('_', ' ')} {conditions[name]}" for name in names if name in conditions)


def _row(figure):
    cells = (
        figure.what,
        f"{_plain(figure.value)} {figure.unit}",
        _budget(figure),
        _plain(figure.floor),
        _plain(figure.ratio),
        str(figure.n),
    )
    return f"| {' | '.join(cells)} |\n"


def _budget(figure):
    if figure.budget is None:
        return ""
    bound = "at least " if figure.is_least else ""
    return f"{bound}{_plain(figure.budget)}, {VERDICTS[figure.is_kept]}"


def _plain(number):
    return "" if number is None else f"{number:,.3f}".rstrip("0").rstrip(".")

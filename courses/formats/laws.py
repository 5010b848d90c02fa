"""The statutes whose text stands in ``docs/law/``: what each is called, how old its wording is, since when it holds."""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LIST = Path(__file__).resolve().parent.parent / "content" / "laws.yaml"


@dataclass(frozen=True)
class Law:
    """A statute: ``amended_on`` is the day of its present wording, ``effective_on`` since when it says it holds."""

    title: str
    file: str
    amended_on: datetime.date
    effective_on: datetime.date


def read_laws(text: str) -> dict[str, Law]:
    """The statutes of a list by their titles."""
    return {entry["title"]: Law(**entry) for entry in yaml.safe_load(text)}


@cache
def known_laws() -> dict[str, Law]:
    """The statutes that come with the project."""
    return read_laws(LIST.read_text(encoding="utf-8"))

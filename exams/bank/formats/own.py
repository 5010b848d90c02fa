"""The project's own form of a bank: YAML, written by hand, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from exams.bank.choices import Difficulty, QuestionKind, QuestionUse

_REQUIRED = {"id", "kind", "subject", "difficulty", "use", "stem", "answer", "explanation"}
_ALLOWED = _REQUIRED | {"level", "options", "citation", "module"}
_SETS = {"kind": QuestionKind.values, "difficulty": Difficulty.values, "use": QuestionUse.values}


class OwnBankFaulty(ValueError):
    """The file is not what it should be; the text names the question by its id."""


@dataclass(frozen=True)
class OwnQuestion:
    """One question of the file. ``answer`` is as in ``QuestionVersion``; ``module`` is a module's slug or ""."""

    code: str
    kind: str
    subject: str
    difficulty: str
    use: str
    stem: str
    answer: tuple[str, ...]
    explanation: str
    options: tuple[str, ...] = ()
    level: int | None = None
    citation: dict[str, Any] = field(default_factory=dict)
    module: str = ""


@dataclass(frozen=True)
class OwnBank:
    """A whole file: the bank's slug, its title, its questions in order."""

    slug: str
    title: str
    questions: tuple[OwnQuestion, ...]


def read_own_bank(text: str) -> OwnBank:
    """Return the bank that a YAML text holds. Raises OwnBankFaulty, naming the id of the first faulty question."""
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    except yaml.YAMLError as error:
        raise OwnBankFaulty(_("The file is no YAML: %(error)s") % {"error": error}) from error
    if not isinstance(data, dict) or set(data) != {"bank", "title", "questions"}:
        raise OwnBankFaulty(_("The file must hold bank, title and questions, and nothing else."))
    if not isinstance(data["questions"], list):
        raise OwnBankFaulty(_("The file must hold bank, title and questions, and nothing else."))
    questions = tuple(_read_question(number, entry) for number, entry in enumerate(data["questions"], start=1))
    codes = [question.code for question in questions]
    doubled = next((code for code in codes if codes.count(code) > 1), None)
    if doubled:
        raise OwnBankFaulty(_("%(id)s: the id stands twice.") % {"id": doubled})
    return OwnBank(str(data["bank"]), str(data["title"]), questions)


def merged(banks: Sequence[OwnBank]) -> OwnBank:
    """One bank out of files that each hold a part of it. Raises OwnBankFaulty when they are of different banks."""
    names = {(bank.slug, bank.title) for bank in banks}
    if len(names) != 1:
        raise OwnBankFaulty(_("The files name different banks: %(names)s.") % {"names": sorted(names)})
    [(slug, title)] = names
    questions = tuple(question for bank in banks for question in bank.questions)
    return OwnBank(slug, title, questions)


def _read_question(number: int, entry: Any) -> OwnQuestion:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise OwnBankFaulty(_("Question %(number)s has no id.") % {"number": number})
    code = entry["id"]
    missing, unknown = _REQUIRED - entry.keys(), entry.keys() - _ALLOWED
    if missing or unknown:
        names = ", ".join(sorted(map(str, missing or unknown)))
        text = _("%(id)s lacks: %(names)s.") if missing else _("%(id)s has fields that mean nothing here: %(names)s.")
        raise OwnBankFaulty(text % {"id": code, "names": names})
    for name, values in _SETS.items():
        if entry[name] not in values:
            message = _("%(id)s: “%(value)s” is no %(name)s.")
            raise OwnBankFaulty(message % {"id": code, "value": entry[name], "name": name})
    return OwnQuestion(
        code=code,
        kind=entry["kind"],
        subject=_text(entry, "subject"),
        difficulty=entry["difficulty"],
        use=entry["use"],
        stem=_text(entry, "stem"),
        answer=_read_answer(entry),
        explanation=_text(entry, "explanation"),
        options=_texts(entry, "options"),
        level=_level(entry),
        citation=_citation(entry),
        module=_text(entry, "module") if "module" in entry else "",
    )


def _read_answer(entry: dict[str, Any]) -> tuple[str, ...]:
    """Letters or texts as a list; for true or false, YAML's own true or false."""
    answer = entry["answer"]
    if entry["kind"] == QuestionKind.TRUE_FALSE:
        if not isinstance(answer, bool):
            raise OwnBankFaulty(_("%(id)s: the answer must be true or false.") % {"id": entry["id"]})
        return ("true",) if answer else ("false",)
    return _texts(entry, "answer")


def _level(entry: dict[str, Any]) -> int | None:
    level = entry.get("level")
    if level is not None and type(level) is not int:
        raise OwnBankFaulty(_("%(id)s: %(name)s must be a whole number.") % {"id": entry["id"], "name": "level"})
    return level


def _citation(entry: dict[str, Any]) -> dict[str, str]:
    """The source by its fields; a date that YAML understood is written out again."""
    citation = entry.get("citation", {})
    if not isinstance(citation, dict):
        raise OwnBankFaulty(_("%(id)s: %(name)s must be a table of texts.") % {"id": entry["id"], "name": "citation"})
    return {str(name): str(value) for name, value in citation.items()}


def _text(entry: dict[str, Any], name: str) -> str:
    if not isinstance(entry[name], str) or not entry[name].strip():
        raise OwnBankFaulty(_("%(id)s: %(name)s must be a text.") % {"id": entry["id"], "name": name})
    return entry[name].strip()


def _texts(entry: dict[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts; a number or a word that YAML reads otherwise (yes, 3.5) must stand in quotes."""
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise OwnBankFaulty(_("%(id)s: %(name)s must be a list of texts.") % {"id": entry["id"], "name": name})
    return tuple(value.strip() for value in values)

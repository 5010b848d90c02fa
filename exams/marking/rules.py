"""Scoring: a pure function of a paper, its key and the answers. Decimal throughout; no clock, no database."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
TENTH = Decimal("0.1")
HALF = Decimal("0.5")
HALF_IF_SUBSET = "half-if-subset"


@dataclass(frozen=True)
class Line:
    """The marks of one slot. ``is_right`` is None where a person must mark (essays)."""

    slot: int
    points: Decimal
    max: Decimal
    is_right: bool | None

    def as_json(self) -> dict[str, Any]:
        return {"slot": self.slot, "points": str(self.points), "max": str(self.max), "is_right": self.is_right}


@dataclass(frozen=True)
class ScoreSheet:
    """All lines of one sitting and their sums."""

    lines: tuple[Line, ...]
    points: Decimal
    max_points: Decimal


def score(paper: dict, key: dict, answers: dict) -> ScoreSheet:
    """Score ``answers`` (slot as text -> payload) to a paper against its key; both as in their ``content``.

    A single choice, a true or false and a multiple choice under the rule "exact" are all or nothing; under
    "half-if-subset" some of the right options and no wrong one earn half (少选得半分). A blank is right when it is one
    of the accepted texts, whatever its width, case and spaces. No answer earns nothing.
    """
    lines = tuple(
        score_slot(int(slot["slot"]), key["slots"][str(slot["slot"])], answers.get(str(slot["slot"])))
        for section in paper["sections"]
        for slot in section["slots"]
    )
    return ScoreSheet(
        lines, sum((line.points for line in lines), Decimal(0)), sum((line.max for line in lines), Decimal(0))
    )


def score_slot(slot: int, key: dict, payload: dict | None) -> Line:
    """The line of one slot."""
    full = Decimal(str(key["marks"]))
    kind = key["kind"]
    if kind == "essay":
        return Line(slot, Decimal(0), full, None)
    if kind == "blank":
        is_right = plain((payload or {}).get("text", "")) in {plain(text) for text in key["answer"]}
        return Line(slot, full if is_right else Decimal(0), full, is_right)
    chosen, right = set((payload or {}).get("chosen", [])), set(key["answer"])
    if chosen == right:
        return Line(slot, full, full, True)
    if kind == "multiple" and key.get("rule") == HALF_IF_SUBSET and chosen and chosen < right:
        return Line(slot, (full * HALF).quantize(CENT, ROUND_HALF_UP), full, False)
    return Line(slot, Decimal(0), full, False)


def plain(text: str) -> str:
    """A short text without differences of width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def percent_of(points: Decimal, max_points: Decimal) -> Decimal:
    """Points as per cent, to one place."""
    return (100 * points / max_points).quantize(TENTH, ROUND_HALF_UP) if max_points else Decimal("0.0")


def is_pass(points: Decimal, max_points: Decimal, pass_percent: int) -> bool:
    """Is the pass mark reached? Judged on the points themselves: 59.96% is shown as 60.0% and is no pass."""
    return bool(max_points) and 100 * points >= pass_percent * max_points


def digest_of_answers(answers: dict) -> str:
    """SHA-256 of the answers that were scored, whatever order they came in."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sums_by_section(paper: dict, lines: list[dict]) -> list[tuple[str, Decimal, Decimal]]:
    """[(title, points, max)] of a paper's sections from the stored lines of a score run."""
    by_slot = {line["slot"]: line for line in lines}
    return [
        (
            section["title"],
            sum((Decimal(by_slot[int(slot["slot"])]["points"]) for slot in section["slots"]), Decimal(0)),
            sum((Decimal(by_slot[int(slot["slot"])]["max"]) for slot in section["slots"]), Decimal(0)),
        )
        for section in paper["sections"]
    ]

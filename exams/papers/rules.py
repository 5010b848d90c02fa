"""Drawing a paper, on plain values: whether the bank can fill it, which questions, in which order, under which ids."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind

# The kinds that are marked by a key alone; the others need a marker and stay in the bank.
KEYED_KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)
RULE = "exact"
NUMERALS = "零一二三四五六七八九"
# Letters and digits that are not mistaken for each other.
ID_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
ID_LENGTH = 4

# Options that speak of the options above them, and options that name others by their letters.
_SPEAKS_OF_ABOVE = re.compile(r"^(?:以上|上述)|(?:以上|上述)(?:选项|说法|答案|各项|所有|全部|几|[两三四]|都|均|皆)")
_NAMES_LETTERS = re.compile(
    r"[A-H]\s*[、,，和与及或]\s*[A-H](?![a-zA-Z])|^(?=..)A?B?C?D?E?F?G?H?$|[A-H]\s*(?:选项|都|均)"
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Demand:
    """A section as the draw sees it. No ``subjects`` means any, no ``difficulty`` likewise."""

    title: str
    kind: str
    count: int
    marks: Decimal
    subjects: frozenset[int] = frozenset()
    difficulty: str = ""

    def takes(self, question: "Supply") -> bool:
        """Whether a question may stand in this section."""
        return (
            question.kind == self.kind
            and (not self.subjects or question.subject in self.subjects)
            and (not self.difficulty or question.difficulty == self.difficulty)
        )


@dataclass(frozen=True)
class Supply:
    """A question that may be drawn."""

    id: int
    kind: str
    subject: int | None
    difficulty: str


@dataclass(frozen=True)
class Shortage:
    """A section that cannot be filled: ``fitting`` questions fit it, ``left`` of them when others have theirs too."""

    place: int
    title: str
    needed: int
    fitting: int
    left: int

    @property
    def sentence(self) -> str:
        """What is short, for people."""
        values = {"title": self.title, "needed": self.needed, "fitting": self.fitting, "left": self.left}
        if self.fitting < self.needed:
            return _("“%(title)s” needs %(needed)s questions; only %(fitting)s approved ones fit.") % values
        return (
            _(
                "“%(title)s” needs %(needed)s questions; %(fitting)s fit, but other sections need some of them: only"
                " %(left)s are left."
            )
            % values
        )


@dataclass(frozen=True)
class Item:
    """What a question says, as far as a paper needs it."""

    kind: str
    stem: str
    options: tuple[str, ...]
    answer: tuple[str, ...]


def shortages(demands: Sequence[Demand], pool: Sequence[Supply]) -> list[Shortage]:
    """The sections that cannot be filled from a pool, all sections taken together; [] when a paper can be drawn."""
    given = allot(demands, pool)
    return [
        Shortage(place, demand.title, demand.count, sum(map(demand.takes, pool)), len(given[place]))
        for place, demand in enumerate(demands)
        if len(given[place]) < demand.count
    ]


def allot(demands: Sequence[Demand], pool: Iterable[Supply], dice: random.Random | None = None) -> list[list[int]]:
    """For each section the ids of its questions, none twice, as many as can be had.

    Sections that fit the same questions compete; a section that lacks one takes it from another that can do with a
    different one (augmenting paths of a bipartite matching), so a paper is found whenever there is one. With dice the
    questions are those that chance gives, and their order too.
    """
    order = list(pool)
    if dice:
        dice.shuffle(order)
    fitting = [[question.id for question in order if demand.takes(question)] for demand in demands]
    owner: dict[int, int] = {}
    for place in sorted(range(len(demands)), key=lambda place: len(fitting[place]) - demands[place].count):
        for _question in range(demands[place].count):
            if not _give_one(place, fitting, owner, {place}):
                break
    given: list[list[int]] = [[] for _demand in demands]
    for question, place in owner.items():
        given[place].append(question)
    if dice:
        for questions in given:
            dice.shuffle(questions)
    return given


def _give_one(place: int, fitting: list[list[int]], owner: dict[int, int], asked: set[int]) -> bool:
    """Give a section one more question: a free one, else one that its owner can replace."""
    free = next((question for question in fitting[place] if question not in owner), None)
    if free is not None:
        owner[free] = place
        return True
    for question in fitting[place]:
        other = owner[question]
        if other not in asked:
            asked.add(other)
            if _give_one(other, fitting, owner, asked):
                owner[question] = place
                return True
    return False


def compose(
    title: str, demands: Sequence[Demand], drawn: Sequence[Sequence[Item]], dice: random.Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what candidates see and the key to it, each in the shape that its model documents."""
    sections: list[dict[str, Any]] = []
    key: dict[str, Any] = {}
    used: set[str] = set()
    for demand, items in zip(demands, drawn, strict=True):
        slots = []
        for item in items:
            number, marks = len(key) + 1, f"{demand.marks:.1f}"
            ids, options = _mixed(item, dice, used)
            slots.append({"slot": number, "kind": item.kind, "stem": item.stem, "options": options, "marks": marks})
            answer = sorted(ids[_LETTERS.index(letter)] for letter in item.answer) if ids else list(item.answer)
            key[str(number)] = {"kind": item.kind, "answer": answer, "marks": marks, "rule": RULE}
        sections.append({"title": demand.title, "slots": slots})
    return {"title": title, "sections": sections}, {"slots": key}


def total_marks(demands: Iterable[Demand]) -> Decimal:
    """The marks of a whole paper."""
    return sum((demand.count * demand.marks for demand in demands), Decimal(0))


def movable(options: Sequence[str]) -> int:
    """How many of the first options may be mixed without changing what any option says.

    “All of the above” stays last; where options name others by letter, or such an option stands elsewhere, none moves.
    """
    speaking = [bool(_SPEAKS_OF_ABOVE.search(option)) for option in options]
    if any(_NAMES_LETTERS.search(option) for option in options) or any(speaking[:-1]):
        return 0
    return len(options) - sum(speaking)


def numeral(number: int) -> str:
    """A Chinese numeral from 1 to 99, as sections are numbered."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def _mixed(item: Item, dice: random.Random, used: set[str]) -> tuple[list[str], list[dict[str, str]]]:
    """Random ids in the order of the bank, and the options with them in a random order."""
    ids = [_new_id(dice, used) for _option in item.options]
    options = [{"id": key, "text": text} for key, text in zip(ids, item.options, strict=True)]
    count = movable(item.options)
    mixed = dice.sample(options[:count], count)
    return ids, mixed + options[count:]


def _new_id(dice: random.Random, used: set[str]) -> str:
    while True:
        key = "".join(dice.choices(ID_SIGNS, k=ID_LENGTH))
        if key not in used:
            used.add(key)
            return key

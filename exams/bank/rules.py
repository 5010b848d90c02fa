"""What a question must be, on plain values: its wording, its digests, its faults, which answers fit it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exams.bank.choices import Difficulty, QuestionKind
from groundwork.audit.rules import digest_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHOICES = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
FEWEST_OPTIONS = 2
LONGEST_STEM = 2_000
LONGEST_OPTION = 500

_IGNORED_IN_STEMS = re.compile(r"[\s_]+")
_STEM_ENDINGS = "().:;,?!。、"
_DIFFICULTY_WORDS = {
    Difficulty.EASY: {"易", "容易", "简单", "较易", "低", "easy", "1"},
    Difficulty.MEDIUM: {"中", "中等", "一般", "适中", "普通", "medium", "2"},
    Difficulty.HARD: {"难", "困难", "较难", "高", "hard", "3"},
}


@dataclass(frozen=True)
class Wording:
    """All that a version of a question says. Two versions with the same digest say the same."""

    kind: str
    stem: str
    answer: tuple[str, ...]
    options: tuple[str, ...] = ()
    explanation: str = ""
    subject: str = ""
    difficulty: str = Difficulty.MEDIUM
    level: int | None = None
    citation: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The digest of all of it."""
        return digest_of({**self.__dict__, "kind": str(self.kind), "difficulty": str(self.difficulty)})

    @property
    def stem_sha256(self) -> str:
        """The digest by which a question is found that asks the same."""
        return stem_digest(self.stem)


def stem_digest(stem: str) -> str:
    """The digest of a stem without what does not change the question: width, blanks, the mark at its end."""
    folded = _IGNORED_IN_STEMS.sub("", unicodedata.normalize("NFC", _half_width(stem)))
    return hashlib.sha256((folded.rstrip(_STEM_ENDINGS) or folded).encode()).hexdigest()


def faults_of(wording: Wording) -> list[str]:
    """What stands in the way of keeping a question, each as a sentence; [] when nothing does."""
    faults = []
    if not wording.stem.strip():
        faults.append(_("The question has no stem."))
    if len(wording.stem) > LONGEST_STEM:
        faults.append(_("The stem is longer than %(limit)s characters.") % {"limit": LONGEST_STEM})
    if wording.kind not in QuestionKind.values:
        return [*faults, _("The question type “%(kind)s” is not known.") % {"kind": wording.kind}]
    if wording.difficulty not in Difficulty.values:
        faults.append(_("The difficulty “%(difficulty)s” is not known.") % {"difficulty": wording.difficulty})
    check = _choice_faults if wording.kind in CHOICES else _open_faults
    return faults + check(wording)


def asks_the_same(wording: Wording, options: list[str]) -> bool:
    """Whether a question is one whose stem reads the same and that has ``options``.

    A stem such as “which of these is right” stands over many questions: where no option is shared, it is another one.
    """
    if wording.kind not in CHOICES or not options:
        return True
    return not {stem_digest(option) for option in wording.options}.isdisjoint(map(stem_digest, options))


def difficulty_named(text: str) -> str:
    """The difficulty that a word of a file means, "" when it means none."""
    word = _half_width(text).strip().lower()
    return next((str(value) for value, words in _DIFFICULTY_WORDS.items() if word in words), "")


def question_code(number: int) -> str:
    """The code of the so-many-th question that was imported or written in a bank."""
    return f"Q{number:05d}"


def code_number(code: str) -> int:
    """The number in a code of ours; 0 for any other code."""
    found = re.fullmatch(r"Q([0-9]{5,})", code)
    return int(found[1]) if found else 0


def _choice_faults(wording: Wording) -> list[str]:
    faults = []
    options = [option.strip() for option in wording.options]
    if not FEWEST_OPTIONS <= len(options) <= len(LETTERS):
        faults.append(_("A choice question has 2 to 26 options."))
    if "" in options:
        faults.append(_("An option is empty."))
    if len(set(options)) < len(options):
        faults.append(_("Two options read the same."))
    if any(len(option) > LONGEST_OPTION for option in options):
        faults.append(_("An option is longer than %(limit)s characters.") % {"limit": LONGEST_OPTION})
    right = set(wording.answer)
    if not right or len(right) < len(wording.answer) or not right <= set(LETTERS[: len(options)]):
        faults.append(_("The answer must name options of the question, such as A or ABD."))
    elif wording.kind == QuestionKind.SINGLE and len(right) > 1:
        faults.append(_("A single-choice question has one right option."))
    return faults


def _open_faults(wording: Wording) -> list[str]:
    faults = []
    if wording.options:
        faults.append(_("Only choice questions have options."))
    if wording.kind == QuestionKind.TRUE_FALSE and wording.answer not in {("true",), ("false",)}:
        faults.append(_("The answer must say true or false."))
    if not wording.answer or not all(text.strip() for text in wording.answer):
        faults.append(_("The question has no answer."))
    return faults


def _half_width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


# Full-width signs and letters, and the blank of Chinese text.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

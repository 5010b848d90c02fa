"""The nouns of a question-bank file that was read but not yet stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from exams.bank.choices import QuestionKind
from exams.bank.formats.refusals import RefusalCode


@dataclass(frozen=True)
class DraftQuestion:
    """A question as the file gives it.

    `answer` holds option letters ("A" is `options[0]`) for single and multiple
    choice, ("true",) or ("false",) for true or false, one text per blank for
    fill-in, one text for essays. `repairs` are whole sentences, one for each
    thing that was changed or concluded; empty when the row is taken as it is.
    `sheet` is the file name for a text file; `row` is 1-based.
    """

    kind: QuestionKind
    stem: str
    options: tuple[str, ...]
    answer: tuple[str, ...]
    sheet: str
    row: int
    explanation: str = ""
    subject: str = ""
    difficulty: str = ""
    marks: Decimal | None = None
    tags: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    @property
    def row_key(self) -> tuple[str, int]:
        """Where the question stands; unique within one file."""
        return self.sheet, self.row


@dataclass(frozen=True)
class RefusedRow:
    """A question that was not taken, with the sentence that says why and what to do."""

    sheet: str
    row: int
    code: RefusalCode
    reason: str
    stem: str


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no question: a title, a section heading, a repeated header."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True)
class BankParse:
    """All that one file gave; `read` = imported + refused, always.

    `notes` are sentences about whole sheets: what was concluded, what was not
    read. Sentences are in the language active while the file was parsed.
    """

    imported: tuple[DraftQuestion, ...]
    refused: tuple[RefusedRow, ...]
    skipped: tuple[SkippedRow, ...]
    notes: tuple[str, ...]

    @property
    def read(self) -> int:
        return len(self.imported) + len(self.refused)

    @property
    def repaired(self) -> tuple[DraftQuestion, ...]:
        return tuple(question for question in self.imported if question.repairs)


@dataclass(frozen=True)
class Candidate:
    """One question as its layout found it: texts only, nothing understood yet.

    `kind_text` is the row's own type, `section_kind` that of its sheet or of
    the heading above it. `options` come from columns of their own, which may
    have gaps; `packed_options` is one cell with all of them. `right_letters`
    stands where the layout itself marks the right options, instead of `answer`.
    """

    sheet: str
    row: int
    stem: str
    answer: str
    kind_text: str = ""
    section_kind: QuestionKind | None = None
    options: tuple[str, ...] = ()
    packed_options: str = ""
    right_letters: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    explanation: str = ""
    subject: str = ""
    difficulty: str = ""
    marks: str = ""
    tags: str = ""
    fault: RefusalCode | None = None
    fault_text: str = ""


@dataclass(frozen=True)
class SheetReading:
    """What one layout made of one sheet, with the legends its header gives."""

    candidates: tuple[Candidate, ...]
    skipped: tuple[SkippedRow, ...] = ()
    notes: tuple[str, ...] = ()
    kind_codes: dict[str, QuestionKind] = field(default_factory=dict)
    truth_codes: dict[str, bool] = field(default_factory=dict)

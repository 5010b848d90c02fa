"""Why a row of a question bank is not taken, and what its author can do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from groundwork.intake.exceptions import IntakeError


class RefusalCode(StrEnum):
    """The short stable names of the causes."""

    FORMULA = "formula"
    INEXACT_NUMBER = "inexact_number"
    DATE_CELL = "date_cell"
    PICTURE = "picture"
    UNREADABLE = "unreadable"
    NO_STEM = "no_stem"
    NO_ANSWER = "no_answer"
    NO_KIND = "no_kind"
    KIND_UNCLEAR = "kind_unclear"
    KIND_CONTRADICTED = "kind_contradicted"
    NO_OPTIONS = "no_options"
    ONLY_RIGHT_OPTION = "only_right_option"
    OPTION_GAP = "option_gap"
    SAME_OPTIONS = "same_options"
    OPTIONS_UNCLEAR = "options_unclear"
    LETTER_BEYOND = "letter_beyond"
    ANSWER_UNCLEAR = "answer_unclear"
    ANSWER_CONTRADICTED = "answer_contradicted"
    TRUTH_CODE_UNKNOWN = "truth_code_unknown"
    LINE_UNCLEAR = "line_unclear"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


REASONS = {
    RefusalCode.FORMULA: _(
        "The row was left out: a cell holds a formula, whose result may change. Paste the"
        " column as values and import the file again."
    ),
    RefusalCode.INEXACT_NUMBER: _(
        "The row was left out: the number “%(text)s” is not stored as it was typed. Set the"
        " column to text, type the value again and import the file again."
    ),
    RefusalCode.DATE_CELL: _(
        "The row was left out: Excel turned a cell into the date %(text)s. Set the column to"
        " text, type the value again and import the file again."
    ),
    RefusalCode.PICTURE: _(
        "The row was left out: it has a picture, and pictures are not taken from files."
        " Enter this question in the question bank by hand and add the picture there."
    ),
    RefusalCode.UNREADABLE: _(
        "The row was left out: it contains a damaged or hidden character (%(text)s). Type the"
        " text around it again and import the file again."
    ),
    RefusalCode.NO_STEM: _("The row was left out: it has no question text. Fill in the stem or delete the row."),
    RefusalCode.NO_ANSWER: _("The row was left out: it has no answer. Fill in the answer and import the file again."),
    RefusalCode.NO_KIND: _(
        "The row was left out: it has no question type and nothing in it tells which."
        " Fill in the type and import the file again."
    ),
    RefusalCode.KIND_UNCLEAR: _(
        "The row was left out: the question type “%(text)s” is not known. Write single"
        " choice, multiple choice, true or false, fill in the blank or short answer."
    ),
    RefusalCode.KIND_CONTRADICTED: _(
        "The row was left out: its type is %(kind)s, but its options or its answer “%(text)s”"
        " do not fit that. Correct the type or the answer."
    ),
    RefusalCode.NO_OPTIONS: _(
        "The row was left out: it has no options, so the answer “%(text)s” points at"
        " nothing. Add the options in columns of their own."
    ),
    RefusalCode.ONLY_RIGHT_OPTION: _(
        "The row was left out: only the right option is given, no wrong ones. Add the wrong"
        " options in columns of their own."
    ),
    RefusalCode.OPTION_GAP: _(
        "The row was left out: option %(text)s is empty but a later one is filled. Fill it"
        " in or move the later ones up, and check the answer."
    ),
    RefusalCode.SAME_OPTIONS: _("The row was left out: two options read the same, “%(text)s”. Correct one of them."),
    RefusalCode.OPTIONS_UNCLEAR: _(
        "The row was left out: it is not certain where one option ends and the next begins."
        " Put each option into a column of its own."
    ),
    RefusalCode.LETTER_BEYOND: _(
        "The row was left out: the answer %(text)s names an option that is not there."
        " Correct the answer or add the option."
    ),
    RefusalCode.ANSWER_UNCLEAR: _(
        "The row was left out: the answer “%(text)s” cannot be read with certainty. Write"
        " option letters such as A or ABD, or 对 and 错 for true or false."
    ),
    RefusalCode.ANSWER_CONTRADICTED: _(
        "The row was left out: the answer “%(text)s” gives a letter together with the text"
        " of another option. Keep the one that is right."
    ),
    RefusalCode.TRUTH_CODE_UNKNOWN: _(
        "The row was left out: its answer is the code %(text)s and the file does not say"
        " whether that means true or false. Write 对 or 错, or state the meaning of the"
        " codes when importing."
    ),
    RefusalCode.LINE_UNCLEAR: _(
        "The line was left out: it does not read number#question#right$wrong$wrong or"
        " number#statement$0. Correct the line and import the file again."
    ),
    RefusalCode.DUPLICATE: _(
        "The row was left out: the same question with the same answer already stands in"
        " %(place)s, which was kept. Delete one of the two."
    ),
    RefusalCode.CONFLICT: _(
        "The row was left out: the same question stands in %(place)s with another answer."
        " None of them was imported. Find out which answer is right and delete the others."
    ),
}


class RowRefused(IntakeError):
    """One question cannot be taken; carries the code beside the message."""

    def __init__(self, code: RefusalCode, text: str = "", **more: str) -> None:
        super().__init__(explain(code, {"text": shorten(text), **more}))
        self.code = code


def explain(code: RefusalCode, values: Mapping[str, str]) -> str:
    """Return the sentence of a refusal in the active language."""
    return str(REASONS[code]) % values


def shorten(text: str, limit: int = 60) -> str:
    """Return the text on one line, cut so that it fits into a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

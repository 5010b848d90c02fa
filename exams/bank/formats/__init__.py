"""Outside formats of question banks; `parse_bank` is the only door."""

from exams.bank.formats.drafts import BankParse, DraftQuestion, RefusedRow, SkippedRow
from exams.bank.formats.parsing import parse_bank
from exams.bank.formats.refusals import RefusalCode

__all__ = [
    "BankParse",
    "DraftQuestion",
    "RefusalCode",
    "RefusedRow",
    "SkippedRow",
    "parse_bank",
]

"""What the bank does. Callers say ``from exams.bank import actions``; the files beside this one are its parts."""

from exams.bank.actions.banks import export_questions, load_bank, open_bank
from exams.bank.actions.imports import apply_import, import_questions, read_questions
from exams.bank.actions.questions import approve_questions, retire_question, revise_question, write_question

__all__ = [
    "apply_import",
    "approve_questions",
    "export_questions",
    "import_questions",
    "load_bank",
    "open_bank",
    "read_questions",
    "retire_question",
    "revise_question",
    "write_question",
]

"""A bank as a workbook in the layout that the import reads, so that it can go out, be corrected, and come in again."""

import re
from io import BytesIO

from xlsxwriter import Workbook

from exams.bank.choices import QuestionKind
from exams.bank.rules import CHOICES, LETTERS, Wording

# The words of the layout are part of the format, not of the interface.
KIND_WORDS = {
    QuestionKind.SINGLE: "单选题",
    QuestionKind.MULTIPLE: "多选题",
    QuestionKind.TRUE_FALSE: "判断题",
    QuestionKind.BLANK: "填空题",
    QuestionKind.ESSAY: "简答题",
}
DIFFICULTY_WORDS = {"easy": "易", "medium": "中", "hard": "难"}
TRUTH_WORDS = {"true": "对", "false": "错"}
SHEET = "题库"
FEWEST_OPTION_COLUMNS = 4
# Beside an option that is a letter, a letter as the answer could mean its text.
_LETTERS_ONLY = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ\W]+")


def question_workbook(wordings: list[Wording]) -> bytes:
    """Return an .xlsx with one row per question. Every cell is text: nothing in it can be run as a formula."""
    option_count = max((len(wording.options) for wording in wordings), default=0)
    letters = LETTERS[: max(option_count, FEWEST_OPTION_COLUMNS)]
    blank_count = max((len(wording.answer) for wording in wordings if wording.kind == QuestionKind.BLANK), default=0)
    header = ["题型", "题干", *(f"选项{letter}" for letter in letters), "答案"]
    header += [f"空{number}" for number in range(1, blank_count + 1)]
    header += ["解析", "难度", "分类", "知识点"]
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    for row, wording in enumerate(wordings, start=1):
        for column, value in enumerate(_cells(wording, len(letters), blank_count)):
            sheet.write_string(row, column, value, text)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 60)
    book.close()
    return out.getvalue()


def _cells(wording: Wording, option_count: int, blank_count: int) -> list[str]:
    options = [*wording.options, *([""] * (option_count - len(wording.options)))]
    blanks = list(wording.answer) if wording.kind == QuestionKind.BLANK else []
    return [
        KIND_WORDS[QuestionKind(wording.kind)],
        wording.stem,
        *options,
        _answer_cell(wording),
        *blanks,
        *([""] * (blank_count - len(blanks))),
        wording.explanation,
        DIFFICULTY_WORDS[wording.difficulty],
        wording.subject,
        "、".join(wording.tags),
    ]


def _answer_cell(wording: Wording) -> str:
    if wording.kind in CHOICES:
        letters = "".join(wording.answer)
        return f"选项{letters}" if any(map(_LETTERS_ONLY.fullmatch, wording.options)) else letters
    if wording.kind == QuestionKind.TRUE_FALSE:
        return TRUTH_WORDS[wording.answer[0]]
    return "" if wording.kind == QuestionKind.BLANK else wording.answer[0]

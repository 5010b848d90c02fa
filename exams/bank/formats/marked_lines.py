"""The text layout number#stem#right$wrong$wrong$wrong, and number#statement$0.

The right option always comes first. In the second form 0 is the place of the
right one of the two options 对 and 错, so 0 means true and 1 means false.
"""

from __future__ import annotations

import re

from exams.bank.choices import QuestionKind
from exams.bank.formats.drafts import Candidate, SheetReading
from exams.bank.formats.refusals import RefusalCode
from groundwork.intake.texts import Line

_LINE = re.compile(r"\s*[0-9]*#")
_CHOICE = re.compile(r"[0-9]*#(?P<stem>[^#$]+)#(?P<options>[^#]+)")
_STATEMENT = re.compile(r"[0-9]*#(?P<stem>[^#$]+)\$(?P<truth>[01])")
_TRUTH = {"0": "对", "1": "错"}


def has_marked_lines(lines: tuple[Line, ...]) -> bool:
    """Whether most lines begin as this layout does."""
    marked = sum(bool(_LINE.match(line.text)) for line in lines)
    return marked * 2 > len(lines)


def read_marked_lines(lines: tuple[Line, ...], name: str) -> SheetReading:
    """Return a question for every line; lines that fit neither form carry a fault."""
    return SheetReading(tuple(_read_line(line, name) for line in lines))


def _read_line(line: Line, name: str) -> Candidate:
    text = line.text.strip()
    statement = _STATEMENT.fullmatch(text)
    if statement:
        return Candidate(
            sheet=name,
            row=line.number,
            stem=statement["stem"].strip(),
            answer=_TRUTH[statement["truth"]],
            section_kind=QuestionKind.TRUE_FALSE,
        )
    choice = _CHOICE.fullmatch(text)
    if not choice:
        return Candidate(name, line.number, text, "", fault=RefusalCode.LINE_UNCLEAR)
    options = tuple(option.strip() for option in choice["options"].split("$"))
    return Candidate(
        sheet=name,
        row=line.number,
        stem=choice["stem"].strip(),
        answer="",
        right_letters=("A",),
        section_kind=QuestionKind.SINGLE,
        options=options,
        fault=None if all(options) else RefusalCode.LINE_UNCLEAR,
    )

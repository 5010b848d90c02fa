"""The text layout of typed question lists: a numbered stem, lettered options, 答案：, 解析：, each on lines of its own.

A heading such as 一、单选题 gives the kind of what follows. A number needs a sign after it, a letter its turn: "2.5 米"
or "A 类火灾" at the beginning of a line begin nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from exams.bank.choices import QuestionKind
from exams.bank.formats.drafts import Candidate, SheetReading, SkippedRow
from exams.bank.formats.kinds import is_kind_heading, name_kind
from exams.bank.formats.options import options_on_line
from exams.bank.formats.refusals import RefusalCode, shorten
from groundwork.intake.texts import Line

_NUMBER = re.compile(r"\s*(?:第\s*)?[(（]?[0-9０-９]{1,4}(?:[)）]|\s*题?\s*(?:[、．:：]|\.(?![0-9])))\s*(?=\S)")
_ANSWER = re.compile(r"\s*[【\[(（]?\s*(?:正确答案|参考答案|标准答案|答案)\s*[】\])）]?\s*[:：]?\s*(?P<text>.*)")
_EXPLANATION = re.compile(
    r"\s*[【\[(（]?\s*(?:答案解析|试题解析|解析|解释|说明)\s*(?:[】\])）]\s*[:：]?|[:：])\s*(?P<text>.*)"
)
_DIFFICULTY = re.compile(r"\s*[【\[(（]?\s*难度\s*(?:[】\])）]\s*[:：]?|[:：])\s*(?P<text>.*)")
_FEWEST_QUESTIONS = 1


@dataclass
class _Block:
    """The lines of one question, as they are gathered."""

    row: int
    section: QuestionKind | None
    stem: list[str]
    options: list[str] = field(default_factory=list)
    answer: list[str] | None = None
    explanation: list[str] | None = None
    difficulty: str = ""
    is_disordered: bool = False

    def as_candidate(self, name: str) -> Candidate:
        """The question as the rest of the import takes it."""
        return Candidate(
            sheet=name,
            row=self.row,
            stem="\n".join(self.stem).strip(),
            answer="\n".join(self.answer or []).strip(),
            section_kind=self.section,
            options=tuple(option.strip() for option in self.options),
            explanation="\n".join(self.explanation or []).strip(),
            difficulty=self.difficulty,
            fault=RefusalCode.OPTIONS_UNCLEAR if self.is_disordered else None,
        )


def has_numbered_lines(lines: tuple[Line, ...]) -> bool:
    """Whether a text holds numbered stems with an answer for at least most of them."""
    numbered = sum(bool(_NUMBER.match(line.text)) for line in lines)
    answered = sum(_is_answer(line.text) for line in lines)
    return answered >= _FEWEST_QUESTIONS and numbered >= _FEWEST_QUESTIONS and answered * 2 > numbered


def read_numbered_lines(lines: tuple[Line, ...], name: str) -> SheetReading:
    """Return a question for each numbered stem; what stands before the first is a title."""
    blocks: list[_Block] = []
    skipped: list[SkippedRow] = []
    section: QuestionKind | None = None
    is_open = False
    for line in lines:
        if is_kind_heading(line.text):
            section, is_open = name_kind(line.text), False
            skipped.append(SkippedRow(name, line.number, shorten(line.text)))
        elif _begins_question(line.text, blocks[-1] if is_open else None):
            text = line.text[_NUMBER.match(line.text).end() :]  # type: ignore[union-attr]
            blocks.append(_Block(line.number, section, [text]))
            is_open = True
        elif is_open:
            _add(blocks[-1], line.text)
        else:
            skipped.append(SkippedRow(name, line.number, shorten(line.text)))
    return SheetReading(tuple(block.as_candidate(name) for block in blocks), tuple(skipped))


def _is_answer(text: str) -> bool:
    found = _ANSWER.match(text)
    return bool(found) and ("：" in text or ":" in text or "】" in text or "]" in text)


def _begins_question(text: str, open_block: _Block | None) -> bool:
    """A number begins a question; within an explanation that goes on over lines, only once the answer was given."""
    return bool(_NUMBER.match(text)) and (open_block is None or open_block.answer is not None)


def _add(block: _Block, text: str) -> None:
    """Put one more line where it belongs in its question."""
    if _is_answer(text):
        block.answer = [_ANSWER.match(text)["text"]]  # type: ignore[index]
    elif found := _EXPLANATION.match(text):
        block.explanation = [found["text"]]
    elif found := _DIFFICULTY.match(text):
        block.difficulty = found["text"].strip()
    elif block.explanation is not None:
        block.explanation.append(text)
    elif block.answer is not None:
        block.answer.append(text)
    elif (options := options_on_line(text, len(block.options))) is not None:
        block.is_disordered = block.is_disordered or not options
        block.options.extend(options)
    elif block.options:
        block.options[-1] += f"\n{text.strip()}"
    else:
        block.stem.append(text)

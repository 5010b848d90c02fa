"""One candidate becomes one draft question, or is refused with its reason."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind
from exams.bank.formats.answers import (
    describe_missing_options,
    is_plain_truth,
    read_letters,
    read_truth,
    resolve_choice,
    unwrap,
)
from exams.bank.formats.drafts import Candidate, DraftQuestion
from exams.bank.formats.evidence import Evidence, kind_code
from exams.bank.formats.kinds import name_kind
from exams.bank.formats.options import LETTERS, Options, take_options
from exams.bank.formats.refusals import RefusalCode, RowRefused
from exams.bank.formats.wording import drop_own_number, find_unreadable, has_own_number, tidy

_BLANK_MARK = re.compile(r"_{2,}|[（(]\s*[）)]|＿+")
_BLANK_SEPARATOR = re.compile(r"[;；|\n]+")
_TAG_SEPARATOR = re.compile(r"\s*[,，;；、|]\s*| / ")
_FEWEST_OPTIONS = 2
_CHOICES = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}


def make_question(candidate: Candidate, evidence: Evidence) -> DraftQuestion:
    """Return the question of a candidate. Raises RowRefused rather than guess."""
    if candidate.fault is not None:
        raise RowRefused(candidate.fault, candidate.fault_text)
    repairs: list[str] = []
    stem = _take_stem(candidate, evidence, repairs)
    options = take_options(
        tuple(_clean(each, repairs) for each in candidate.options),
        _clean(candidate.packed_options, repairs),
    )
    answer_text = _clean(candidate.answer, repairs)
    kind = _settle_kind(candidate, options.texts, answer_text, evidence, repairs)
    given_by_layout = {QuestionKind.BLANK: candidate.blanks, QuestionKind.ESSAY: ()}
    if not answer_text and not any(given_by_layout.get(kind, candidate.right_letters)):
        raise RowRefused(RefusalCode.NO_ANSWER)
    answer = _take_answer(kind, candidate, options=options, text=answer_text, evidence=evidence, repairs=repairs)
    if kind in _CHOICES:
        repairs.extend(options.repairs)
    return DraftQuestion(
        kind=kind,
        stem=stem,
        options=options.texts if kind in _CHOICES else (),
        answer=answer,
        sheet=candidate.sheet,
        row=candidate.row,
        explanation=_clean(candidate.explanation, repairs),
        subject=_clean(candidate.subject, repairs),
        difficulty=_clean(candidate.difficulty, repairs),
        marks=_take_marks(candidate.marks, repairs),
        tags=tuple(tag for tag in _TAG_SEPARATOR.split(_clean(candidate.tags, repairs)) if tag),
        repairs=tuple(dict.fromkeys(repairs)),
    )


def _clean(text: str, repairs: list[str]) -> str:
    unreadable = find_unreadable(text)
    if unreadable:
        raise RowRefused(RefusalCode.UNREADABLE, f"U+{ord(unreadable):04X}")
    tidied = tidy(text)
    if tidied.lost_invisible:
        repairs.append(_("Invisible characters were removed."))
    return tidied.text


def _take_stem(candidate: Candidate, evidence: Evidence, repairs: list[str]) -> str:
    stem = _clean(candidate.stem, repairs)
    if evidence.are_stems_numbered and has_own_number(stem):
        stem = drop_own_number(stem)
        repairs.append(_("The number before the question text was removed."))
    if not stem:
        raise RowRefused(RefusalCode.NO_STEM)
    return stem


def _settle_kind(
    candidate: Candidate,
    options: tuple[str, ...],
    answer: str,
    evidence: Evidence,
    repairs: list[str],
) -> QuestionKind:
    """Return the type a row states, else that of its section, else the only one it fits."""
    text = candidate.kind_text
    if text:
        kind = name_kind(text) or evidence.kind_codes.get(kind_code(text))
        if kind is not None:
            return kind
        if "选择" not in text:
            raise RowRefused(RefusalCode.KIND_UNCLEAR, text)
    elif candidate.section_kind is not None:
        return candidate.section_kind
    kind = _conclude_kind(candidate, options, answer, evidence)
    note = _("No type was given; options and answer fit only this one: %(kind)s.")
    repairs.append(note % {"kind": kind.label})
    return kind


def _conclude_kind(candidate: Candidate, options: tuple[str, ...], answer: str, evidence: Evidence) -> QuestionKind:
    if any(candidate.blanks):
        return QuestionKind.BLANK
    if not (answer or candidate.right_letters):
        raise RowRefused(RefusalCode.NO_ANSWER)
    if not options:
        if is_plain_truth(answer) or unwrap(answer).upper() in evidence.stated_truths:
            return QuestionKind.TRUE_FALSE
        raise RowRefused(RefusalCode.NO_KIND)
    if len(options) == _FEWEST_OPTIONS and all(map(is_plain_truth, options)):
        return QuestionKind.TRUE_FALSE
    letters = candidate.right_letters or resolve_choice(answer, options)[0]
    if len(letters) > 1:
        return QuestionKind.MULTIPLE
    if not evidence.is_one_letter_single:
        raise RowRefused(RefusalCode.NO_KIND)
    return QuestionKind.SINGLE


def _take_answer(
    kind: QuestionKind,
    candidate: Candidate,
    *,
    options: Options,
    text: str,
    evidence: Evidence,
    repairs: list[str],
) -> tuple[str, ...]:
    if kind is QuestionKind.TRUE_FALSE:
        is_true = _take_truth(options.texts, text or "".join(candidate.right_letters), evidence)
        return ("true",) if is_true else ("false",)
    if kind is QuestionKind.BLANK:
        return _take_blanks(candidate, text, repairs)
    if kind is QuestionKind.ESSAY:
        return (text,)
    if len(options.texts) < _FEWEST_OPTIONS:
        raise describe_missing_options(text)
    marked = candidate.right_letters
    letters, notes = (marked, ()) if marked else resolve_choice(text, options.texts)
    if kind is QuestionKind.SINGLE and len(letters) > 1:
        raise RowRefused(RefusalCode.KIND_CONTRADICTED, text, kind=str(kind.label))
    repairs.extend(notes)
    return letters


def _take_truth(options: tuple[str, ...], text: str, evidence: Evidence) -> bool:
    if options:
        return _take_truth_by_options(options, text, evidence)
    truth = read_truth(text, evidence.truth_codes)
    if truth is not None:
        return truth
    if unwrap(text).isdecimal() or len(read_letters(text)) == 1:
        raise RowRefused(RefusalCode.TRUTH_CODE_UNKNOWN, text)
    raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)


def _take_truth_by_options(options: tuple[str, ...], text: str, evidence: Evidence) -> bool:
    """Return the truth of an answer that points at the options 对 and 错 of its row."""
    truths = [read_truth(option, {}) for option in options]
    if sorted(map(str, truths)) != ["False", "True"]:
        label = str(QuestionKind.TRUE_FALSE.label)
        raise RowRefused(RefusalCode.KIND_CONTRADICTED, text, kind=label)
    bare = unwrap(text).upper()
    places = {**{LETTERS[place]: place for place in (0, 1)}, "1": 0, "2": 1}
    truth = truths[places[bare]] if bare in places else read_truth(text, evidence.truth_codes)
    coded = evidence.truth_codes.get(bare, truth)
    if truth is None or coded != truth:
        raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)
    return truth


def _take_blanks(candidate: Candidate, text: str, repairs: list[str]) -> tuple[str, ...]:
    """Return one text per blank. Raises RowRefused when they cannot be told apart."""
    given = tuple(_clean(blank, repairs) for blank in candidate.blanks)
    if any(given):
        count = max(place for place, blank in enumerate(given) if blank) + 1
        if "" in given[:count]:
            raise RowRefused(RefusalCode.ANSWER_UNCLEAR, " ".join(given))
        return given[:count]
    blank_count = len(_BLANK_MARK.findall(candidate.stem))
    parts = tuple(part.strip() for part in _BLANK_SEPARATOR.split(text) if part.strip())
    if blank_count <= 1:
        return (text,)
    if len(parts) != blank_count:
        raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)
    return parts


def _take_marks(text: str, repairs: list[str]) -> Decimal | None:
    bare = text.strip().removesuffix("分").strip()
    if not bare:
        return None
    try:
        marks = Decimal(bare)
    except InvalidOperation:
        marks = Decimal("NaN")
    if marks.is_finite() and 0 < marks < 1000:
        return marks
    note = _("The marks “%(text)s” are no usable number and were left empty.")
    repairs.append(note % {"text": bare[:20]})
    return None

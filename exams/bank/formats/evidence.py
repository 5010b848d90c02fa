"""What the rows of a sheet tell together that one row alone does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.bank.choices import QuestionKind
from exams.bank.formats.answers import is_plain_truth, read_letters, unwrap
from exams.bank.formats.drafts import Candidate, SheetReading
from exams.bank.formats.kinds import name_kind
from exams.bank.formats.wording import fold_width, has_own_number

_DIGIT_TRUTHS = {"1": True, "0": False}
_CODE = re.compile(r"[0-9A-Z]{1,2}")


@dataclass(frozen=True)
class Evidence:
    """What holds for all rows of one sheet.

    `kind_codes` and `truth_codes` give the meaning of codes; a code that is
    missing has none that is certain. `stated_truths` were stated by the person
    who imports. `notes` say what was concluded.
    """

    kind_codes: Mapping[str, QuestionKind]
    truth_codes: Mapping[str, bool]
    stated_truths: Mapping[str, bool]
    is_one_letter_single: bool
    are_stems_numbered: bool
    notes: tuple[str, ...]


def weigh_evidence(reading: SheetReading, stated_truths: Mapping[str, bool]) -> Evidence:
    """Return what the rows of a sheet tell together, in one pass over them."""
    sound = [each for each in reading.candidates if each.fault is None]
    kind_codes = dict(reading.kind_codes)
    concluded = {
        code: kind
        for code, rows in _rows_by_code(sound, kind_codes).items()
        if (kind := _conclude_kind(rows)) is not None
    }
    kind_codes |= concluded
    numbered = sum(has_own_number(each.stem) for each in sound)
    return Evidence(
        kind_codes=kind_codes,
        truth_codes=_settle_truths(sound, reading.truth_codes, stated_truths),
        stated_truths=stated_truths,
        is_one_letter_single=not any(_is_lone_multiple(each, kind_codes) for each in sound),
        are_stems_numbered=bool(numbered) and numbered * 2 >= len(sound),
        notes=_describe_codes(sound, concluded),
    )


def kind_code(text: str) -> str:
    """Return a type cell as a code such as "2", "" when it is none."""
    code = fold_width(text).strip().upper()
    return code if _CODE.fullmatch(code) else ""


def has_options(candidate: Candidate) -> bool:
    """Whether the file gives any option of its own for a question."""
    return bool(any(candidate.options) or candidate.packed_options)


def _rows_by_code(candidates: list[Candidate], known: Mapping[str, QuestionKind]) -> dict[str, list[Candidate]]:
    rows: dict[str, list[Candidate]] = {}
    for each in candidates:
        code = kind_code(each.kind_text)
        if code and code not in known and name_kind(each.kind_text) is None:
            rows.setdefault(code, []).append(each)
    return rows


def _conclude_kind(rows: list[Candidate]) -> QuestionKind | None:
    """Return the one kind that all rows of a code fit; None when there is doubt."""
    answered = [each for each in rows if each.answer]
    counts = {len(read_letters(each.answer)) for each in answered}
    if answered and all(has_options(each) for each in answered) and 0 not in counts:
        if counts == {1}:
            return QuestionKind.SINGLE
        return QuestionKind.MULTIPLE if 1 not in counts else None
    if answered and not any(has_options(each) for each in answered):
        answers = {unwrap(each.answer) for each in answered}
        if all(map(is_plain_truth, answers)) or answers in ({"0", "1"}, {"1", "2"}):
            return QuestionKind.TRUE_FALSE
    return None


def _settle_truths(
    candidates: list[Candidate], legend: Mapping[str, bool], stated: Mapping[str, bool]
) -> Mapping[str, bool]:
    """Return the meaning of truth codes: stated, or by the file's legend, or 1 and 0.

    1 means true beside 0; beside 2 it may be the place of an option or not, so
    it means nothing unless the file or the person says what.
    """
    if stated or legend:
        return {**legend, **stated}
    without_options = {unwrap(each.answer) for each in candidates if not has_options(each)}
    return {} if "2" in without_options else _DIGIT_TRUTHS


def _is_lone_multiple(candidate: Candidate, codes: Mapping[str, QuestionKind]) -> bool:
    text = candidate.kind_text
    kind = name_kind(text) or codes.get(kind_code(text)) if text else candidate.section_kind
    return kind is QuestionKind.MULTIPLE and len(read_letters(candidate.answer)) == 1


def _describe_codes(candidates: list[Candidate], concluded: Mapping[str, QuestionKind]) -> tuple[str, ...]:
    if not concluded:
        return ()
    note = _(
        "In sheet “%(sheet)s” the type codes were told from the questions themselves:"
        " %(codes)s. Check this before you import."
    )
    codes = "、".join(f"{code} = {kind.label}" for code, kind in sorted(concluded.items()))
    return (note % {"sheet": candidates[0].sheet, "codes": codes},)

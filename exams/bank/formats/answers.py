"""Answer cells: read into letters, into true or false, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from exams.bank.formats.options import LETTERS, split_labelled
from exams.bank.formats.refusals import RefusalCode, RowRefused
from exams.bank.formats.wording import fold_width, option_key

_TRUE_WORDS = {"对", "正确", "√", "✓", "✔", "是", "T", "TRUE", "Y", "YES"}
_FALSE_WORDS = {"错", "错误", "×", "✗", "✘", "✕", "否", "不对", "不正确", "F", "FALSE", "N", "NO", "X"}
# Words that mean true or false whatever the type of the question is.
_PLAIN_WORDS = {"对", "正确", "√", "✓", "✔", "TRUE", "错", "错误", "×", "✗", "✘", "✕", "FALSE"}
_SEPARATORS = re.compile(r"[\s,、;|/.。和及&+·-]+")
_WRAPPING = re.compile(r"""^(?:(?:正确|参考|标准)?答案\s*[:：])?\s*[\[【(（"'“]*|[\]】)）"'”]*$""")
# "选项A" can only mean the letter, also where the text of an option is a letter itself.
_NAMED_OPTION = re.compile(r"^\s*选项\s*(?=[A-Z])", re.IGNORECASE)
_TRUTH_LEGEND = re.compile(r"([0-9A-Z])\s*[:：=为是代表示.、-]*\s*(正确|错误|对|错)", re.IGNORECASE)
_REVERSED_LEGEND = re.compile(r"(正确|错误|对|错)\s*[:：=为填写]+\s*([0-9A-Z])", re.IGNORECASE)


def unwrap(text: str) -> str:
    """Return an answer without brackets, quotes and the word 答案 around it."""
    folded = fold_width(text).strip()
    return _WRAPPING.sub("", folded).strip().rstrip(".。").strip()


def read_letters(text: str) -> tuple[str, ...]:
    """Return the option letters of "ABD", "a,b", "A、B"…, sorted; () when it is not letters only."""
    letters = _SEPARATORS.sub("", re.sub(r"""["'\[\]]""", "", unwrap(text))).upper()
    if not letters or not set(letters) <= set(LETTERS) or len(set(letters)) != len(letters):
        return ()
    return tuple(sorted(letters))


def read_truth(text: str, codes: Mapping[str, bool]) -> bool | None:
    """Return what a true-or-false answer says; None when it is no known word or code."""
    word = unwrap(text).upper()
    if word in codes:
        return codes[word]
    if word in _TRUE_WORDS:
        return True
    return False if word in _FALSE_WORDS else None


def is_plain_truth(text: str) -> bool:
    """Whether the text means true or false even where the question type is unknown."""
    return unwrap(text).upper() in _PLAIN_WORDS


def read_truth_codes(hint: str) -> dict[str, bool]:
    """Return code -> truth from a header such as "答案（1对，2错）" or "答案(正确填A,错误填B)"."""
    pairs = [(code, word) for word, code in _REVERSED_LEGEND.findall(hint)]
    pairs = pairs or _TRUTH_LEGEND.findall(hint)
    return {code.upper(): word in {"对", "正确"} for code, word in pairs}


def looks_like_answer(text: str) -> bool:
    """Whether a cell is shaped as an answer: letters, a truth word, or letters with texts."""
    return bool(read_truth(text, {}) is not None or read_letters(text) or split_labelled(text.strip()))


def resolve_choice(text: str, options: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the right letters and the repairs for a choice question.

    Takes letters, letters with their texts, or texts alone. Raises RowRefused
    when the answer is beyond the options, contradicts itself or stays unclear.
    """
    by_text = _letters_by_text(text, options)
    letters = read_letters(_NAMED_OPTION.sub("", fold_width(text)))
    if letters:
        if by_text and by_text != letters:
            raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)
        return _within(letters, options, text), ()
    if by_text:
        note = _("The answer was given as text and was matched to option %(letters)s.")
        return by_text, (note % {"letters": "".join(by_text)},)
    pairs = split_labelled(text)
    if not pairs:
        raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)
    return _check_pairs(pairs, options, text), ()


def describe_missing_options(text: str) -> RowRefused:
    """Return the refusal of a choice question whose options the file does not give."""
    if read_letters(text):
        return RowRefused(RefusalCode.NO_OPTIONS, text)
    return RowRefused(RefusalCode.ONLY_RIGHT_OPTION, text)


def _within(letters: tuple[str, ...], options: tuple[str, ...], text: str) -> tuple[str, ...]:
    if any(LETTERS.index(letter) >= len(options) for letter in letters):
        raise RowRefused(RefusalCode.LETTER_BEYOND, text)
    return letters


def _letters_by_text(text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the letters whose option texts the answer spells out, case ignored."""
    keys = [option_key(option).casefold() for option in options]
    for parts in ([text], text.split("\n"), re.split(r"[;；|]", text), re.split(r"[,，、]", text)):
        wanted = [option_key(unwrap_text(part)).casefold() for part in parts if part.strip()]
        if wanted and all(keys.count(each) == 1 for each in wanted):
            return tuple(sorted({LETTERS[keys.index(each)] for each in wanted}))
    return ()


def unwrap_text(text: str) -> str:
    """Return an option text without the quotes or brackets of a list around it."""
    return text.strip().strip("[]'\"“”").strip()


def _check_pairs(pairs: list[tuple[str, str]], options: tuple[str, ...], text: str) -> tuple[str, ...]:
    letters = tuple(sorted({letter for letter, _text in pairs}))
    if len(letters) != len(pairs):
        raise RowRefused(RefusalCode.ANSWER_UNCLEAR, text)
    _within(letters, options, text)
    for letter, said in pairs:
        if option_key(said) != option_key(options[LETTERS.index(letter)]):
            raise RowRefused(RefusalCode.ANSWER_CONTRADICTED, text)
    return letters

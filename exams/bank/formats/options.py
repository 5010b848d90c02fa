"""Options: taken from their columns, or split out of one cell when that is certain."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.bank.formats.refusals import RefusalCode, RowRefused
from exams.bank.formats.wording import fold_width, option_key

LETTERS = "ABCDEFGHIJ"
_LABEL = r"[(（]?([A-Ja-jＡ-Ｊ])[)）]?\s*"
_MARKED_LABEL = re.compile(rf"\s*(?:[(（]([A-Ja-jＡ-Ｊ])[)）]|{_LABEL}[.．、:：,，)）])\s*")
_LOOSE_LABEL = re.compile(r"\s*([A-JＡ-Ｊ])\s*(?![A-Za-z0-9])")
# A label inside a line: nothing Latin before it, a sign after it.
_INNER_LABEL = re.compile(r"(?<![A-Za-z0-9Ａ-Ｚ])(?:[(（]([A-JＡ-Ｊ])[)）]|([A-JＡ-Ｊ])\s*[.．、:：,，])\s*")
_CAPITAL = re.compile(r"[A-ZＡ-Ｚ]")
_EXPLICIT_SIGNS = ("**", "##", "$$", "@@", "\n", "\t")
_WEAK_SIGNS = ("|", "；", ";")
_FEWEST_GLUED = 3
_MOST_LITERAL_CHARACTERS = 10_000


@dataclass(frozen=True)
class Options:
    """The options of one question and the sentences about what was changed to get them."""

    texts: tuple[str, ...]
    repairs: tuple[str, ...] = ()


def take_options(columns: tuple[str, ...], packed: str) -> Options:
    """Return the options of a row from its columns or, when these are empty, its one cell.

    Raises RowRefused for a gap, for two options that read the same, and for a
    cell that cannot be split with certainty.
    """
    if any(columns):
        options = _from_columns(columns)
    elif packed:
        options = split_packed(packed)
    else:
        return Options(())
    _refuse_same(options.texts)
    return options


def split_packed(packed: str) -> Options:
    """Split one cell into options. Raises RowRefused when that needs a guess."""
    listed = _read_list(packed)
    if listed is not None:
        return Options(_without_labels(listed) or listed)
    for sign in _EXPLICIT_SIGNS:
        if sign in packed:
            return Options(_split_by(packed, sign), (_("The options stood in one cell and were separated."),))
    split = _split_by_labels(packed) or _split_by_weak_sign(packed) or _split_glued(packed)
    if not split:
        raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
    return Options(split, (_("The options stood in one cell and were separated."),))


def label_and_text(text: str) -> tuple[str, str] | None:
    """Return the letter and the rest of "B.某某", "B 某某" or "B某某"; None without a letter."""
    found = _MARKED_LABEL.match(text) or _LOOSE_LABEL.match(text)
    if not found:
        return None
    letter = fold_width(next(group for group in found.groups() if group)).upper()
    return letter, text[found.end() :].strip()


def split_labelled(text: str) -> list[tuple[str, str]]:
    """Return (letter, text) pairs of lines or of labels within a line; [] when not so built."""
    lines = [line for line in text.split("\n") if line.strip()]
    pairs = [label_and_text(line) for line in lines]
    if not all(pairs):
        return []
    return [pair for pair in pairs if pair]


def options_on_line(line: str, place: int) -> list[str] | None:
    """Return the options of a line that begins with the label of option `place`, several when the next labels follow.

    None for a line that begins with no label; a label out of order gives an empty list.
    """
    found = _MARKED_LABEL.match(line)
    if not found:
        return None
    if fold_width(found[1] or found[2]).upper() != LETTERS[place : place + 1]:
        return []
    texts: list[str] = []
    rest = line[found.end() :]
    while following := _label_of(place + len(texts) + 1, rest):
        texts.append(rest[: following.start()].strip(" \t；;"))
        rest = rest[following.end() :]
    return [*texts, rest.strip()]


def _label_of(place: int, text: str) -> re.Match[str] | None:
    found = _INNER_LABEL.finditer(text)
    return next((each for each in found if fold_width(each[1] or each[2]) == LETTERS[place : place + 1]), None)


def _from_columns(columns: tuple[str, ...]) -> Options:
    count = max(place for place, text in enumerate(columns) if text) + 1
    texts = columns[:count]
    if "" in texts:
        raise RowRefused(RefusalCode.OPTION_GAP, LETTERS[texts.index("")])
    bare = _without_labels(texts)
    if bare is None:
        return Options(texts)
    return Options(bare, (_("The letters before the options were removed."),))


def _without_labels(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the options without "A." "B.", only if every one carries its own letter.

    "A类火灾", "B类火灾" keep theirs: without a sign the letter may be content.
    """
    bare = []
    for letter, text in zip(LETTERS, texts, strict=False):
        found = _MARKED_LABEL.match(text)
        if not found:
            return None
        label = fold_width(next(group for group in found.groups() if group)).upper()
        if label != letter or not text[found.end() :].strip():
            return None
        bare.append(text[found.end() :].strip())
    return tuple(bare) if len(bare) == len(texts) else None


def _refuse_same(texts: tuple[str, ...]) -> None:
    if len(texts) > len(LETTERS):
        raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
    seen: set[str] = set()
    for text in texts:
        key = option_key(text)
        if key in seen:
            raise RowRefused(RefusalCode.SAME_OPTIONS, text)
        seen.add(key)


def _read_list(packed: str) -> tuple[str, ...] | None:
    """Return the texts of a JSON or Python list, or of a JSON object {"A": …}."""
    text = packed.strip()
    if not text.startswith(("[", "{")) or len(text) > _MOST_LITERAL_CHARACTERS:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    if isinstance(value, dict):
        if [str(key).upper() for key in value] != list(LETTERS[: len(value)]):
            raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
        value = list(value.values())
    if not isinstance(value, list) or not value:
        raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
    return tuple(_list_item(item) for item in value)


def _list_item(item: object) -> str:
    """Return the text of one list entry; an object must hold exactly one."""
    if isinstance(item, dict) and len(item) == 1:
        item = next(iter(item.values()))
    if isinstance(item, bool) or not isinstance(item, str | int | float) or not str(item).strip():
        raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
    return str(item).strip()


def _split_by(packed: str, sign: str) -> tuple[str, ...]:
    parts = [part.strip() for part in packed.split(sign) if part.strip()]
    return _join_or_refuse(parts)


def _join_or_refuse(parts: Iterable[str]) -> tuple[str, ...]:
    """Return parts as options; labels must run A, B, C… or be absent everywhere.

    A part without a label after one with is the rest of a text that itself
    contains the sign.
    """
    texts: list[str] = []
    labelled = 0
    for part in parts:
        pair = label_and_text(part) if _MARKED_LABEL.match(part) else None
        if pair and labelled < len(LETTERS) and pair[0] == LETTERS[labelled]:
            labelled += 1
            texts.append(pair[1])
        elif pair:
            raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
        elif labelled:
            texts[-1] += "\n" + part
        else:
            texts.append(part)
    if len(texts) < 2 or (labelled and labelled != len(texts)) or "" in texts:
        raise RowRefused(RefusalCode.OPTIONS_UNCLEAR)
    return tuple(texts)


def _split_by_labels(packed: str) -> tuple[str, ...]:
    found = list(_INNER_LABEL.finditer(packed))
    letters = [fold_width(match[1] or match[2]) for match in found]
    return _split_at(packed, found, letters)


def _split_by_weak_sign(packed: str) -> tuple[str, ...]:
    used = [sign for sign in _WEAK_SIGNS if sign in packed]
    return _split_by(packed, used[0]) if len(used) == 1 else ()


def _split_glued(packed: str) -> tuple[str, ...]:
    """Split "A区域B范围C界线": only when the labels are the only capitals in the cell."""
    found = list(_CAPITAL.finditer(packed))
    letters = [fold_width(match[0]) for match in found]
    if len(found) < _FEWEST_GLUED or re.search(r"[a-zａ-ｚ][A-Z]|[A-Z][a-z0-9]", packed):
        return ()
    return _split_at(packed, found, letters)


def _split_at(packed: str, found: list[re.Match[str]], letters: list[str]) -> tuple[str, ...]:
    if len(found) < 2 or "".join(letters) != LETTERS[: len(letters)]:
        return ()
    if packed[: found[0].start()].strip():
        return ()
    ends = [match.start() for match in found[1:]] + [len(packed)]
    texts = tuple(
        packed[match.end() : end].strip().strip(";；").strip() for match, end in zip(found, ends, strict=True)
    )
    return texts if all(texts) else ()

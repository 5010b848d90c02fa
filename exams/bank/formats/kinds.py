"""The names under which question types appear in headers, cells and sheet names."""

from __future__ import annotations

import re

from exams.bank.choices import QuestionKind

_NAMES = {
    QuestionKind.SINGLE: r"单项选择|单选|单项|\bsingle",
    QuestionKind.MULTIPLE: r"多项选择|不定项|多选|多项|\bmulti",
    QuestionKind.TRUE_FALSE: r"判断|是非|对错|正误|true\W*(?:or\W*)?false|\bjudg",
    QuestionKind.BLANK: r"填空|\bblank",
    QuestionKind.ESSAY: r"简答|问答|论述|名词解释|案例分析|主观题|\bessay|short answer",
}
_ANY_NAME = "|".join(_NAMES.values())
_HEADING = re.compile(
    rf"[一二三四五六七八九十0-9、.．()（）\s第章节部分]*(?:{_ANY_NAME})[^，。？?]{{0,25}}", re.IGNORECASE
)
_CODE = re.compile(rf"([0-9A-Za-z])\s*[:：=、.-]?\s*({_ANY_NAME})", re.IGNORECASE)


def name_kind(text: str) -> QuestionKind | None:
    """Return the one kind a text names; None when it names none or several."""
    found = [kind for kind, pattern in _NAMES.items() if re.search(pattern, text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def is_kind_heading(text: str) -> bool:
    """Whether a lone text is a heading such as "一、单选题（共 50 题）"."""
    return bool(_HEADING.fullmatch(text.strip()))


def read_kind_codes(hint: str) -> dict[str, QuestionKind]:
    """Return code -> kind from a header such as "题型（0单选，1判断，2多选）"."""
    codes = {}
    for code, name in _CODE.findall(hint):
        kind = name_kind(name)
        if kind is not None:
            codes[code.upper()] = kind
    return codes

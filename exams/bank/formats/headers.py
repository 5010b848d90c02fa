"""Header rows: which column means what."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from groundwork.intake.tables import Row

HEADER_WITHIN_ROWS = 5
_HINTS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_OPTION = re.compile(
    r"(?:备选|答案)?(?:选项|备选项|选择项|option|item)?[-_]?([A-J])(?:选项|项)?(?:必填|选填)?", re.IGNORECASE
)
_NUMBERED_OPTION = re.compile(r"(?:备选|答案)?(?:选项|备选项|选择项|option)[-_]?(10|[1-9]|[一二三四五六七八九十])")
_BLANK = re.compile(r"(?:填)?空(?:格|白)?([1-9])")
_NUMERALS = "一二三四五六七八九十"


class Role(StrEnum):
    """What a column holds; the columns of options and blanks stand apart."""

    STEM = "stem"
    ANSWER = "answer"
    KIND = "kind"
    PACKED_OPTIONS = "packed_options"
    IS_RIGHT = "is_right"
    EXPLANATION = "explanation"
    MARKS = "marks"
    DIFFICULTY = "difficulty"
    TAGS = "tags"
    SUBJECT = "subject"
    NUMBER = "number"
    MEDIA = "media"


_SYNONYMS = {
    Role.STEM: (
        "题干 试题 题目 问题 考题 题目内容 试题内容 题干内容 试题题干 题目题干 题目描述 题目名称 试题名称"
        " 题干名称 题目标题 questioncontent questiontext question stem"
    ),
    Role.ANSWER: (
        "答案 正确答案 正确选项 标准答案 参考答案 试题答案 题目答案 答案内容 answer rightanswer"
        " correctanswer questionanswer"
    ),
    Role.KIND: "题型 题目类型 试题类型 类型 题类 题目题型 试题题型 题型名称 questiontype type",
    Role.PACKED_OPTIONS: (
        "选项 选项内容 备选项 备选答案 选择项 候选项 答案选项 题目选项 试题选项 optioncontent options option"
    ),
    Role.IS_RIGHT: "是否正确项 是否正确 是否正确答案 是否正确选项 是否答案 是否为答案 iscorrect isright",
    Role.EXPLANATION: "解析 整体解析 答案解析 试题解析 题目解析 答案说明 explanation analysis",
    Role.MARKS: "分数 分值 单空分数 题目分值 题目分数 试题分数 试题分值 score marks",
    Role.DIFFICULTY: "难度 题目难度 试题难度 难度等级 难易程度 难易度 难度系数 difficulty",
    Role.TAGS: "知识点 知识点名称 标签 题目标签 tags tag",
    Role.SUBJECT: "分类 题目分类 试题分类 所属题库 所属范围 科目 章节 subject category",
    Role.NUMBER: "序号 题号 编号 题目序号 试题编号 题目编号 序 id no. no number",
    Role.MEDIA: "题目图片 选项图片 题目视频 试题图片 图片 视频 音频 题目音频 附件",
}
_ROLE_OF = {name: role for role, names in _SYNONYMS.items() for name in names.split()}
_MANY = {Role.TAGS, Role.SUBJECT, Role.MEDIA, Role.NUMBER}


@dataclass
class Columns:
    """The columns of one sheet by their 0-based places.

    `options` maps "A".. and `blanks` 1.. to a column. `unused` are the headers
    that mean nothing here; `doubled` those that claim a meaning already taken.
    """

    roles: dict[Role, list[int]] = field(default_factory=dict)
    options: dict[str, int] = field(default_factory=dict)
    blanks: dict[int, int] = field(default_factory=dict)
    kind_hint: str = ""
    answer_hint: str = ""
    unused: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def first(self, role: Role) -> int | None:
        """Return the column of a role that has one column only."""
        return self.roles.get(role, [None])[0]

    @property
    def is_complete(self) -> bool:
        """Whether a question with its answer can be read from these columns."""
        has_answer = Role.ANSWER in self.roles or Role.IS_RIGHT in self.roles or bool(self.blanks)
        return Role.STEM in self.roles and (has_answer or bool(self.options))

    @property
    def has_row_per_option(self) -> bool:
        """Whether each option has a row of its own."""
        return {Role.IS_RIGHT, Role.PACKED_OPTIONS} <= self.roles.keys() and not self.options


def find_header(rows: tuple[Row, ...]) -> tuple[int, Columns] | None:
    """Return the place of the header among the first rows, and its columns."""
    for place, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        columns = read_header(row)
        if columns.is_complete:
            return place, columns
    return None


def read_header(row: Row) -> Columns:
    """Return what each cell of a row would mean if the row were a header."""
    columns = Columns()
    for place, cell in enumerate(row.cells):
        if cell.text.strip():
            _place(columns, place, cell.text)
    return columns


def _place(columns: Columns, place: int, text: str) -> None:
    whole = re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFKC", text)).strip(":").lower()
    bare = _HINTS.sub("", whole).strip(":")
    letter = _option_letter(re.sub(r"[()\[\]【】]", "", whole)) or _option_letter(bare)
    blank = _BLANK.fullmatch(bare)
    role = _ROLE_OF.get(bare)
    if letter:
        taken = columns.options.setdefault(letter, place) != place
    elif blank:
        taken = columns.blanks.setdefault(int(blank[1]), place) != place
    elif role is None:
        columns.unused.append(text.strip())
        return
    else:
        taken = role in columns.roles and role not in _MANY
        columns.roles.setdefault(role, []).append(place)
        if role is Role.KIND:
            columns.kind_hint = whole
        elif role is Role.ANSWER:
            columns.answer_hint = whole
    if taken:
        columns.doubled.append(text.strip())


def _option_letter(header: str) -> str:
    lettered = _OPTION.fullmatch(header)
    if lettered:
        return lettered[1].upper()
    numbered = _NUMBERED_OPTION.fullmatch(header)
    if not numbered:
        return ""
    number = numbered[1]
    index = _NUMERALS.index(number) if number in _NUMERALS else int(number) - 1
    return "ABCDEFGHIJ"[index]

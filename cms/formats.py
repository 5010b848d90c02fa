"""Content files: front matter (YAML between two lines of ``---``) and a body in a small part of Markdown.

The body may hold ``##`` headings, paragraphs, ``-`` and ``1.`` lists, ``>`` notices, ``**bold**`` and
``[text](address)``. Whatever else Markdown knows is refused by name rather than shown raw to visitors.
"""

import re
from dataclasses import dataclass, field

import yaml
from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.exceptions import ContentFileError

FENCE = "---"
HEADING = re.compile(r"#{2,3} +(?P<text>.+)")
BULLET = re.compile(r"- +(?P<text>.+)")
NUMBERED = re.compile(r"\d+[.、] *(?P<text>.+)")
NOTICE = re.compile(r"> *(?P<text>.+)")
FOREIGN = re.compile(r"(#(?!#{1,2} )|```|\||!\[|\* |\+ |<[a-zA-Z/!])")
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\(((?:https?://|/|mailto:|tel:)[^\s)]*)\)")


@dataclass(frozen=True)
class ContentFile:
    """A content file taken apart: the values of its front matter, where each stands, and the blocks of its body."""

    name: str
    values: dict
    lines: dict
    blocks: list

    def refuse(self, key, reason):
        """The error that points at the line of ``key``."""
        return ContentFileError(self.name, self.lines.get(key, 1), reason)

    def text(self, key, *, longest):
        """The value of ``key``, which must be a text that is not empty. Raises ``ContentFileError``."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            reason = _("“%(key)s” must be a text of at most %(longest)s characters")
            raise self.refuse(key, reason % {"key": key, "longest": longest})
        return value.strip()


def read_content(name, text):
    """Take the text of the content file ``name`` apart. Raises ``ContentFileError``."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise ContentFileError(name, 1, _("the file must begin with a line of ---"))
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    except StopIteration:
        raise ContentFileError(name, len(lines), _("the second line of --- is missing")) from None
    return ContentFile(
        name=name,
        values=_front_matter(name, lines[1:end]),
        lines={line.split(":")[0].strip(): number for number, line in enumerate(lines[1:end], 2) if ":" in line},
        blocks=_Body(name).read(lines[end + 1 :], first=end + 2),
    )


def _front_matter(name, lines):
    try:
        values = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentFileError(
            name, mark.line + 2 if mark else 2, _("the front matter is not well-formed YAML")
        ) from error
    if not isinstance(values, dict):
        raise ContentFileError(name, 2, _("the front matter must be lines of “name: value”"))
    return values


@dataclass
class _Body:
    """Reads a body line by line into blocks; neighbouring paragraphs and lists share one block of rich text."""

    name: str
    blocks: list = field(default_factory=list)
    rich: list = field(default_factory=list)
    items: list = field(default_factory=list)
    list_tag: str = ""

    def read(self, lines, *, first):
        for number, line in enumerate(lines, first):
            self._take(number, line.strip())
        self._close_rich()
        return self.blocks

    def _take(self, number, line):
        if FOREIGN.match(line):
            raise ContentFileError(self.name, number, _("this kind of Markdown is not known here"))
        if found := HEADING.fullmatch(line):
            self._block("heading", found["text"].strip())
        elif found := NOTICE.fullmatch(line):
            self._block("notice", found["text"].strip())
        elif found := BULLET.fullmatch(line):
            self._item("ul", found["text"])
        elif found := NUMBERED.fullmatch(line):
            self._item("ol", found["text"])
        elif line:
            self._close_list()
            self.rich.append(f"<p>{_inline(line)}</p>")

    def _block(self, kind, value):
        self._close_rich()
        self.blocks.append({"type": kind, "value": value})

    def _item(self, tag, text):
        if tag != self.list_tag:
            self._close_list()
        self.list_tag = tag
        self.items.append(f"<li>{_inline(text)}</li>")

    def _close_list(self):
        if self.items:
            self.rich.append(f"<{self.list_tag}>{''.join(self.items)}</{self.list_tag}>")
        self.items, self.list_tag = [], ""

    def _close_rich(self):
        self._close_list()
        if self.rich:
            self.blocks.append({"type": "paragraph", "value": "".join(self.rich)})
        self.rich = []


def _inline(text):
    safe = BOLD.sub(r"<b>\1</b>", escape(text.strip()))
    return LINK.sub(r'<a href="\2">\1</a>', safe)


def read_guide(name, text):
    """The values of a page that has a title, an introduction and a body. Raises ``ContentFileError``."""
    file = read_content(name, text)
    return {
        "title": file.text("title", longest=80),
        "introduction": file.text("introduction", longest=200),
        "body": file.blocks,
    }

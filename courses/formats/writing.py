"""Content files as text: the inverse of reading them, so that what was edited as a page can be reviewed as a diff.

A file that nobody edited comes out letter by letter as it was (a test writes each of them).
"""

from html import unescape
from html.parser import HTMLParser

import yaml

from cms.formats import FENCE
from courses.choices import Grade

BLOCK_LISTS = {"checklist", "sources"}  # one entry a line; other lists stand in brackets
WIDEST = 100_000  # YAML must not break a line


def write_page(front, blocks):
    """The text of a content file: front matter (name -> plain value, in order) and the blocks of a body."""
    lines = [FENCE, *(line for name, value in front.items() for line in _entry(name, value)), FENCE]
    return "\n".join([*lines, write_body(blocks).strip("\n")]).rstrip("\n") + "\n"


def _entry(name, value):
    if name in BLOCK_LISTS:
        return [f"{name}:", *(f"  - {_scalar(one)}" for one in value)]
    return [f"{name}: {_scalar(value)}"]


def _scalar(value):
    """A value on one line as YAML has it: a plain text without quotes wherever that reads back as the same text."""
    if isinstance(value, list):
        return f"[{', '.join(_scalar_within(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_scalar_within(one)}' for name, one in value.items())}}}"
    text = yaml.safe_dump({"a": value}, allow_unicode=True, width=WIDEST, default_flow_style=False)
    return text.removeprefix("a: ").rstrip("\n")


def _scalar_within(value):
    if isinstance(value, list | dict):
        return _scalar(value)
    return yaml.safe_dump([value], allow_unicode=True, width=WIDEST, default_flow_style=True).strip()[1:-1]


def source_of_block(block):
    """A source as files have it; ``block`` is as a page keeps it."""
    kind, value = block["type"], block["value"]
    if kind == Grade.NAMED:
        return {"grade": kind, "document": value}
    if kind == Grade.PRACTICE:
        return {"grade": kind, "note": value}
    return {
        "grade": kind,
        "document": value["document"],
        "article": value["article"],
        "terms": value["terms"].split("|"),
    }


def write_body(blocks):
    """The blocks of a body as the small part of Markdown that files hold; a picture stands as its own number."""
    return "\n\n".join(_write_block(block["type"], block["value"]) for block in blocks)


def _write_block(kind, value):
    if kind == "heading":
        return f"## {value}"
    if kind == "notice":
        return f"> {value}"
    writer = _Markdown()
    writer.feed(value)
    return "\n".join(writer.lines).strip("\n")


class _Markdown(HTMLParser):
    """Rich text, as the editor or our own reading makes it, line by line."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.lines, self.line, self.lists, self.counts, self.address = [], "", [], [], ""

    def handle_starttag(self, tag, attrs):
        if tag in {"ul", "ol"}:
            self._part()
            self.lists.append(tag)
            self.counts.append(0)
        elif tag == "li":
            self.counts[-1] += 1
            self.line = f"{self.counts[-1]}. " if self.lists[-1] == "ol" else "- "
        elif tag in {"b", "strong"}:
            self.line += "**"
        elif tag == "a":
            self.address = dict(attrs).get("href", "")
            self.line += "["

    def handle_endtag(self, tag):
        if tag in {"ul", "ol"}:
            self.lists.pop()
            self.counts.pop()
        elif tag == "li":
            self.lines.append(self.line)
            self.line = ""
        elif tag == "p":
            self._part()
            self.lines.append(self.line)
            self.line = ""
        elif tag in {"b", "strong"}:
            self.line += "**"
        elif tag == "a":
            self.line += f"]({self.address})"

    def handle_data(self, data):
        self.line += data

    def handle_entityref(self, name):
        self.line += unescape(f"&{name};")

    def handle_charref(self, name):
        self.line += unescape(f"&#{name};")

    def _part(self):
        """An empty line between two paragraphs, and between a paragraph and a list."""
        if self.lines:
            self.lines.append("")

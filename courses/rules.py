"""Pure decisions about training content."""

from collections.abc import Iterable
from typing import Any


def may_judge(user_id: int | None, author_ids: set[int | None]) -> bool:
    """May this user approve a text? Only somebody who neither wrote nor submitted any of what has not been published.

    The second pair of eyes is the house's rule for everything that tells people how to stay alive.
    """
    return user_id is not None and user_id not in author_ids


# What the text of a module says, part by part (docs/writing-content.md), and the safety colour that the part speaks in.
PARTS = {
    "为什么要练": "",
    "正确步骤": "success",
    "错误做法": "warning",
    "危险信号": "warning",
    "要做的事": "info",
    "绝不能做": "error",
    "常见误区": "",
}


def tone_of_part(heading: str) -> str:
    """The tone in which a part of a module is shown, "" for a plain one and for a heading of somebody's own."""
    return PARTS.get(heading, "")


def parts_of(blocks: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Blocks of a body by the heading above them, in order; those above the first heading stand under ""."""
    parts: list[tuple[str, list[Any]]] = []
    for block in blocks:
        if block.block_type == "heading":
            parts.append((block.value, []))
        else:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(block)
    return parts

from decimal import Decimal
from pathlib import Path

import pytest

from cms.exceptions import ContentFileError
from cms.formats import read_content
from courses.actions import CONTENT
from courses.formats import read_module, read_zone

MODULE = """---
number: 1
title: 灭火器选型
mode: learn
type: interact
families: [everyday]
audience: [resident]
minutes: 45
hours: 0.5
max_group: 20
objective: 能选对灭火器。
---
先看烧的是什么。
"""


def test_body_becomes_headings_rich_text_and_notices():
    text = "---\ntitle: 一\n---\n甲。\n\n## 怎么选\n\n- 一\n- **二**\n\n乙<丙>。\n\n1. 先\n2. 后\n\n> 当心！\n"

    file = read_content("a.md", text)

    assert file.blocks == [
        {"type": "paragraph", "value": "<p>甲。</p>"},
        {"type": "heading", "value": "怎么选"},
        {
            "type": "paragraph",
            "value": "<ul><li>一</li><li><b>二</b></li></ul><p>乙&lt;丙&gt;。</p><ol><li>先</li><li>后</li></ol>",
        },
        {"type": "notice", "value": "当心！"},
    ]


def test_link_keeps_only_addresses_that_lead_somewhere_safe():
    file = read_content("a.md", "---\ntitle: 一\n---\n[甲](/zones/) [乙](javascript:alert(1))\n")

    assert file.blocks == [{"type": "paragraph", "value": '<p><a href="/zones/">甲</a> [乙](javascript:alert(1))</p>'}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("title: 一\n", 1),
        ("---\ntitle: 一\n", 2),
        ("---\ntitle: 一\nfamilies: [a\n---\n", 3),
        ("---\n- 一\n---\n", 2),
        ("---\ntitle: 一\n---\n甲\n\n| a | b |\n", 6),
        ("---\ntitle: 一\n---\n<script>x</script>\n", 4),
    ],
)
def test_file_that_cannot_be_read_is_refused_by_name_and_line(text, line):
    with pytest.raises(ContentFileError) as error:
        read_content("zone/a.md", text)

    assert (error.value.name, error.value.line) == ("zone/a.md", line)
    assert error.value.message.startswith(f"zone/a.md 第 {line} 行：")


def test_module_draft_holds_typed_values():
    draft = read_module("a.md", MODULE)

    assert draft.hours == Decimal("0.5")
    assert (draft.min_age, draft.guardian_required, draft.health_exclusions) == (None, False, [])
    assert draft.body == [{"type": "paragraph", "value": "<p>先看烧的是什么。</p>"}]


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        ("mode: teaching", 4, "“mode”应是以下之一：teach, learn, practise, contest"),
        ("minutes: 4", 8, "“minutes”应是5 到 480 的整数"),
        ("minutes: true", 8, "“minutes”应是5 到 480 的整数"),
        ("hours: 0.3", 9, "“hours”应是以半个学时为单位的数，如 0.5"),
        ("hours: .nan", 9, "“hours”应是以半个学时为单位的数，如 0.5"),
        ("audience: resident", 7, None),
        ("title: [一]", 3, "“title”应是不超过 80 个字的文字"),
        ("objective:", 11, "“objective”应是不超过 300 个字的文字"),
    ],
)
def test_wrong_value_is_refused_at_its_line(wrong, line, reason):
    key = wrong.split(":")[0]
    lines = [wrong if entry.startswith(f"{key}:") else entry for entry in MODULE.splitlines()]

    with pytest.raises(ContentFileError) as error:
        read_module("a.md", "\n".join(lines))

    assert (error.value.line, error.value.reason) == (line, reason or error.value.reason)


def test_unknown_key_is_refused_at_its_line():
    with pytest.raises(ContentFileError) as error:
        read_module("a.md", MODULE.replace("max_group", "max_groups"))

    assert (error.value.line, error.value.reason) == (10, "不认识“max_groups”这一项")


def test_missing_key_is_refused():
    with pytest.raises(ContentFileError) as error:
        read_module("a.md", MODULE.replace("minutes: 45\n", ""))

    assert error.value.reason == "缺少“minutes”"


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/*.md")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_that_ships_is_well_formed(path: Path):
    read = read_zone if path.name == "zone.md" else read_module

    assert read(path.name, path.read_text(encoding="utf-8")).title

"""The workbook that a group contact fills in."""

import io

import xlsxwriter

from people.workbooks import HEADERS, KINDS, MOST_ROWS, POSITIONS

SHEET = "人员名册"
WIDTHS = {"name": 16, "kind": 22, "number": 24, "phone": 16, "position": 18}
ADVICE = (
    "每人一行，姓名和证件号码必填。",
    "证件类型不填就是居民身份证；岗位类别不填就是普通从业人员。",
    "证件号码、手机号两列已设为文本，请不要改成数字，否则末几位会变成 0。",
    "不满 14 周岁的学员不要填：学校按人数预约，不登记证件号码。",
    "同一个人多次导入只记一次，可以放心重传。",
    "一次最多 5,000 人。填好后在“本单位人员—导入名册”上传。",
)


def roster_template():
    """The bytes of an empty roster (.xlsx): every column is text, kinds and positions are chosen from a list."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EEF7", "border": 1})
        sheet = book.add_worksheet(SHEET)
        for index, (column, words) in enumerate(HEADERS.items()):
            sheet.set_column(index, index, WIDTHS[column], text)
            sheet.write_string(0, index, words[0], head)
        sheet.freeze_panes(1, 0)
        for column, words in (("kind", KINDS), ("position", POSITIONS)):
            index = list(HEADERS).index(column)
            sheet.data_validation(1, index, MOST_ROWS, index, {"validate": "list", "source": _first_words(words)})
        advice = book.add_worksheet("填写说明")
        advice.set_column(0, 0, 80)
        for number, line in enumerate(ADVICE):
            advice.write_string(number, 0, line)
    return memory.getvalue()


def _first_words(words):
    """One word for each value: the first that the reader knows."""
    first = {}
    for word, value in words.items():
        first.setdefault(value, word)
    return list(first.values())

"""A roster as it is read out of a workbook: the columns by their headers, each row judged on its own."""

import datetime
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from people import rules
from people.choices import DocumentKind, PositionClass
from people.exceptions import EntryRefused, RosterRefused

MOST_ROWS = 5_000
HEADER_WITHIN = 5  # a title and a line of advice may stand above the header

# The words of the file, Chinese as the template has them; the first of each is the template's.
HEADERS = {
    "name": ("姓名", "名字"),
    "kind": ("证件类型", "证件种类", "证件类别"),
    "number": ("证件号码", "身份证号", "身份证号码", "证件号", "公民身份号码"),
    "phone": ("手机号", "手机号码", "手机", "联系电话", "电话"),
    "position": ("岗位类别", "岗位", "人员类别"),
}
REQUIRED = ("name", "number")
KINDS = {
    "居民身份证": DocumentKind.IDENTITY_CARD,
    "身份证": DocumentKind.IDENTITY_CARD,
    "护照": DocumentKind.PASSPORT,
    "港澳居民来往内地通行证": DocumentKind.HK_MACAO_PASS,
    "港澳通行证": DocumentKind.HK_MACAO_PASS,
    "回乡证": DocumentKind.HK_MACAO_PASS,
    "台湾居民来往大陆通行证": DocumentKind.TAIWAN_PASS,
    "台胞证": DocumentKind.TAIWAN_PASS,
    "军官证": DocumentKind.OFFICER_CARD,
}
POSITIONS = {
    "普通从业人员": PositionClass.ORDINARY,
    "普通员工": PositionClass.ORDINARY,
    "主要负责人": PositionClass.HEAD,
    "负责人": PositionClass.HEAD,
    "安全管理人员": PositionClass.SAFETY_MANAGER,
    "安全员": PositionClass.SAFETY_MANAGER,
    "重点岗位": PositionClass.KEY_POST,
    "重点岗位人员": PositionClass.KEY_POST,
    "特种作业人员": PositionClass.SPECIAL_OPERATIONS,
    "特种作业": PositionClass.SPECIAL_OPERATIONS,
    "网格员": PositionClass.GRID_WORKER,
}


@dataclass(frozen=True)
class RosterRow:
    """One person as a good row names them."""

    sheet: str
    row: int
    name: str
    kind: str
    number: str
    phone: str
    position_class: str
    birth_on: datetime.date | None  # None where the document does not tell
    is_repaired: bool


@dataclass(frozen=True)
class RosterReading:
    """What a roster says: its good rows, and a fault (sheet, row, reason) for each of the others."""

    rows: tuple[RosterRow, ...]
    faults: tuple[dict, ...]


def read_roster(workbook, *, today):
    """Read every visible sheet that has the headers. Raises RosterRefused when none has, or for too many rows."""
    found = [
        (sheet, *header) for sheet in workbook.sheets if not sheet.hidden and (header := _header_of(sheet)) is not None
    ]
    if not found:
        raise RosterRefused(
            _("No sheet has the columns %(columns)s in its first lines. Nothing was imported. Use the template.")
            % {"columns": "、".join(HEADERS[column][0] for column in REQUIRED)}
        )
    lines = [
        (sheet.name, row, columns)
        for sheet, header_row, columns in found
        for row in sheet.rows
        if row.number > header_row and any(row.at(index).text.strip() for index in columns.values())
    ]
    if not lines:
        raise RosterRefused(
            _("There is no person below the header. Nothing was imported. Fill in the rows and choose the file again.")
        )
    if len(lines) > MOST_ROWS:
        raise RosterRefused(
            _("A roster has at most %(most)s rows. Nothing was imported. Split the file.") % {"most": MOST_ROWS}
        )
    return _judge(lines, today)


def _header_of(sheet):
    """(row number, {column: index}) of the header; None where the sheet has none."""
    for row in sheet.rows[:HEADER_WITHIN]:
        labels = [_plain(cell.text).strip("*※:()") for cell in row.cells]
        columns = {}
        for column, words in HEADERS.items():
            places = [index for index, label in enumerate(labels) if label in words]
            if len(places) > 1:
                raise RosterRefused(
                    _(
                        "The column %(column)s stands twice in the sheet “%(sheet)s”. Nothing was imported."
                        " Keep one of them and choose the file again."
                    )
                    % {"column": words[0], "sheet": sheet.name}
                )
            if places:
                columns[column] = places[0]
        if all(column in columns for column in REQUIRED):
            return row.number, columns
    return None


def _plain(text):
    return "".join(unicodedata.normalize("NFKC", text).replace("\ufeff", "").split())


def _judge(lines, today):
    rows, faults, first_seen = [], [], {}
    for sheet, line, columns in lines:
        try:
            row = _read_row(sheet, line, columns, today)
            _refuse_again(row, first_seen)
        except EntryRefused as error:
            faults.append({"sheet": sheet, "row": line.number, "reason": str(error.message)})
        else:
            rows.append(row)
    return RosterReading(tuple(rows), tuple(faults))


def _refuse_again(row, first_seen):
    earlier = first_seen.setdefault((row.kind, row.number), row)
    if earlier is not row:
        raise EntryRefused(
            _("The same document number stands in row %(row)s of the sheet “%(sheet)s”.")
            % {"row": earlier.row, "sheet": earlier.sheet}
        )


def _read_row(sheet, line, columns, today):
    texts = dict.fromkeys(HEADERS, "")
    for column, index in columns.items():
        cell = line.at(index)
        if cell.inexact:
            raise EntryRefused(
                _("%(column)s: the table program rounded this number. Set the column to text and type it anew.")
                % {"column": HEADERS[column][0]}
            )
        texts[column] = cell.text
    kind = _choice(texts["kind"], KINDS, DocumentKind.IDENTITY_CARD, _("This kind of document is not known."))
    position = _choice(texts["position"], POSITIONS, PositionClass.ORDINARY, _("This position class is not known."))
    name = rules.normal_name(texts["name"])
    number = rules.normal_document(kind, texts["number"])
    phone = rules.normal_phone(texts["phone"]) if texts["phone"].strip() else ""
    return RosterRow(
        sheet=sheet,
        row=line.number,
        name=name,
        kind=kind,
        number=number,
        phone=phone,
        position_class=position,
        birth_on=_birth_date(kind, number, today),
        is_repaired=(name, number, phone) != (texts["name"], texts["number"], texts["phone"]),
    )


def _choice(text, words, default, refusal):
    word = _plain(text)
    if word and word not in words:
        raise EntryRefused(refusal)
    return words.get(word, default)


def _birth_date(kind, number, today):
    if kind != DocumentKind.IDENTITY_CARD:
        return None
    birth_on = rules.birth_date_of(number)
    rules.check_birth_date(birth_on, today=today)
    if rules.is_child(birth_on, today=today):
        raise EntryRefused(
            _("Under 14: a child's document number is never stored. The school or the guardian books by headcount.")
        )
    return birth_on

"""The file of areas: UTF-8 text with the columns code, parent, level, name."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from organisations.choices import AreaLevel
from organisations.exceptions import AreasRefused

COLUMNS = ("code", "parent", "level", "name")
LONGEST_NAME = 60
LONGEST_CODE = 12


@dataclass(frozen=True)
class AreaRow:
    """One line that can be taken; ``parent`` is the code of the area above, "" at the top."""

    code: str
    parent: str
    level: str
    name: str


@dataclass(frozen=True)
class AreaReading:
    """What a file says: its good rows from the top of the tree down, and what is wrong with the others."""

    rows: tuple[AreaRow, ...]
    faults: tuple[dict, ...]


def read_areas(data, standing=frozenset()):
    """Read the bytes of a file of areas; ``standing`` are the codes of areas that are there already.

    Raises AreasRefused when it is no such file.
    """
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        if set(COLUMNS) - set(reader.fieldnames or ()):
            raise AreasRefused(_("The first line must name the columns code, parent, level and name."))
        lines = [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise AreasRefused(_("This is not a table in UTF-8. Save it as “CSV UTF-8” and try again.")) from error
    rows = [(number, AreaRow(*((line[column] or "").strip() for column in COLUMNS))) for number, line in lines]
    return _sort_out(rows, standing)


def _sort_out(rows, standing):
    good, faults = {}, []
    for number, row in sorted(rows, key=lambda pair: _depth(pair[1])):
        reason = _fault_of(row, good, standing)
        if reason:
            faults.append({"sheet": "", "row": number, "reason": str(reason)})
        else:
            good[row.code] = row
    return AreaReading(tuple(good.values()), tuple(sorted(faults, key=lambda fault: fault["row"])))


def _depth(row):
    return AreaLevel.values.index(row.level) if row.level in AreaLevel.values else len(AreaLevel.values)


def _fault_of(row, good, standing):
    if not row.code.isascii() or not row.code.isdigit() or len(row.code) > LONGEST_CODE:
        return _("The code is not 1 to 12 digits.")
    if row.code in good:
        return _("This code stands in the file twice.")
    if row.level not in AreaLevel.values:
        return _("The level is not one of those known.")
    if not 0 < len(row.name) <= LONGEST_NAME:
        return _("The name is missing or longer than 60 characters.")
    if row.parent and row.parent not in good and row.parent not in standing:
        return _("The area above is neither in this file nor in the base.")
    return None

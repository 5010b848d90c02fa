"""Small question banks as people hand them in, made for the tests of their formats."""

import csv
import io

import xlsxwriter

from exams.bank.formats import parse_bank

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]


def csv_bank(*rows):
    """The bytes of a .csv file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def workbook(**sheets):
    """The bytes of an .xlsx; a sheet is a list of rows, a text beginning with = is a formula."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, values in enumerate(rows):
                for place, value in enumerate(values):
                    if value != "":
                        sheet.write(number, place, value)
    return data.getvalue()


def parse(*rows, **more):
    """What a .csv bank of these rows gives."""
    return parse_bank(csv_bank(*rows), "bank.csv", **more)


def parse_row(*values, header=None):
    """What one row under the usual header gives."""
    return parse(header or HEADER, values)


def only(parsed):
    """The one question of a bank; fails when there is another or a refusal."""
    assert parsed.refused == ()
    (question,) = parsed.imported
    return question


def codes(parsed):
    """Row number -> refusal code."""
    return {row.row: row.code.value for row in parsed.refused}

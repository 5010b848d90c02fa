import pytest

from groundwork.intake.numerals import read_number_style, show_number


def show(raw, number="0", code=None, **more):
    return show_number(raw, read_number_style(number, code), is_1904=more.get("is_1904", False))


@pytest.mark.parametrize(
    ("raw", "number", "code", "text"),
    [
        ("1.0", "0", None, "1"),
        ("0.30000000000000004", "0", None, "0.3"),
        ("1E-5", "0", None, "0.00001"),
        ("-0", "0", None, "0"),
        ("123456789012345", "0", None, "123456789012345"),
        ("1.5", "2", None, "1.50"),
        ("2.5", "1", None, "3"),
        ("1234.5", "4", None, "1,234.50"),
        ("0.35", "10", None, "35.00%"),
        ("7", "170", "000", "007"),
        ("7", "176", "0_ ", "7"),
        ("7.5", "177", "0.00_);[Red]\\(0.00\\)", "7.50"),
    ],
)
def test_number_is_shown_as_excel_shows_it(raw, number, code, text):
    assert show(raw, number, code) == (text, False, False)


@pytest.mark.parametrize(
    ("raw", "number", "code"),
    [
        ("1000000000000000", "0", None),
        ("1E999999", "0", None),
        ("1E-999999", "0", None),
        ("NaN", "0", None),
        ("0.5", "12", None),
        ("5", "180", '0"元"'),
    ],
)
def test_number_that_cannot_be_told_is_inexact(raw, number, code):
    assert show(raw, number, code) == (raw, True, False)


@pytest.mark.parametrize(
    ("raw", "text"),
    [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("45292.5", "2024-01-01 12:00:00")],
)
def test_date_is_shown_as_iso(raw, text):
    assert show(raw, "14") == (text, False, True)


@pytest.mark.parametrize("code", ['yyyy"年"m"月"d"日"', "m/d/yy", "[$-804]yyyy-mm-dd;@", "m月d日"])
def test_date_formats_of_people_are_dates(code):
    assert show("45292", "190", code) == ("2024-01-01", False, True)


def test_date_counts_from_1904_where_the_workbook_says_so():
    assert show("0", "14", is_1904=True) == ("1904-01-01", False, True)


def test_time_alone_has_no_date():
    assert show("0.75", "20") == ("18:00:00", False, True)

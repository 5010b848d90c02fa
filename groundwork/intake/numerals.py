"""Numbers of a workbook, written as Excel shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum

# Excel keeps 15 digits; the rest of a longer number is lost when it is typed.
_EXACT_BELOW = Decimal(10) ** 15
_SMALLEST_SHOWN = Decimal(10) ** -30
_GENERAL_CODES = {"", "general", "g/通用格式", "@"}
_BUILT_IN = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00",
    "9": "0%", "10": "0.00%", "49": "@",
}  # fmt: skip
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_PLAIN_CODE = re.compile(r"(#,##)?(0+)(?:\.(0+))?(%?)")
_PHANTOM_LEAP_DAY = 60  # Excel's serial of 29 February 1900
_DAY_COUNT_LIMIT = 2_958_466  # the day after 9999-12-31


class Showing(Enum):
    """The families of number formats that can be written as Excel shows them."""

    GENERAL = "general"
    FIXED = "fixed"
    DATE = "date"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class NumberStyle:
    """How one cell style shows its numbers."""

    showing: Showing = Showing.GENERAL
    digits: int = 1
    decimals: int = 0
    thousands: bool = False
    percent: bool = False


def read_number_style(number: str, code: str | None) -> NumberStyle:
    """Return the style of a format id and its code (None: one built into Excel)."""
    if code is None:
        if number.isdecimal() and int(number) in _BUILT_IN_DATES:
            return NumberStyle(Showing.DATE)
        code = _BUILT_IN.get(number, "?")
    if code.lower() in _GENERAL_CODES:
        return NumberStyle()
    bare = _DECORATION.sub("", code.split(";")[0])
    plain = _PLAIN_CODE.fullmatch(bare.strip())
    # Text that the format adds (元, kW) belongs to what is seen: not a plain number.
    if plain and '"' not in code.split(";")[0]:
        return NumberStyle(
            Showing.FIXED,
            digits=len(plain[2]),
            decimals=len(plain[3] or ""),
            thousands=bool(plain[1]),
            percent=bool(plain[4]),
        )
    if re.search(r"[ymdhs年月日时]", bare, re.IGNORECASE) and "0" not in bare.replace("ss.0", ""):
        return NumberStyle(Showing.DATE)
    return NumberStyle(Showing.UNKNOWN)


def show_number(raw: str, style: NumberStyle, *, is_1904: bool) -> tuple[str, bool, bool]:
    """Return the text of a stored number, whether it is inexact, and whether it is a date."""
    try:
        value = Decimal(raw.strip())
    except InvalidOperation:
        return raw, True, False
    if not value.is_finite() or abs(value) >= _EXACT_BELOW:
        return raw, True, False
    if value and abs(value) < _SMALLEST_SHOWN:
        return raw, True, False
    if style.showing is Showing.DATE:
        return _show_date(value, is_1904=is_1904)
    if style.showing is Showing.FIXED:
        return _show_fixed(value, style), False, False
    return _show_general(value), style.showing is Showing.UNKNOWN, False


def _show_general(value: Decimal) -> str:
    rounded = Decimal(f"{value:.15g}")
    text = format(rounded, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _show_fixed(value: Decimal, style: NumberStyle) -> str:
    shown = Decimal(f"{value:.15g}") * (100 if style.percent else 1)
    shown = shown.quantize(Decimal(1).scaleb(-style.decimals), ROUND_HALF_UP)
    width = style.digits + (style.decimals + 1 if style.decimals else 0)
    text = f"{shown:,f}" if style.thousands else f"{shown:0{width}f}"
    return text + ("%" if style.percent else "")


def _show_date(value: Decimal, *, is_1904: bool) -> tuple[str, bool, bool]:
    if not 0 <= value < _DAY_COUNT_LIMIT:
        return _show_general(value), True, False
    days = int(value)
    # Excel believes that 29 February 1900 existed, so serials before it are one late.
    origin = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 + (0 < days < _PHANTOM_LEAP_DAY))  # noqa: DTZ001
    seconds = int(((value - days) * 86_400).to_integral_value(ROUND_HALF_UP))
    moment = origin + timedelta(days=days, seconds=seconds)
    if days == 0 and not is_1904:
        return moment.strftime("%H:%M:%S"), False, True
    form = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d"
    return moment.strftime(form), False, True

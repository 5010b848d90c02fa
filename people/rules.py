"""What a name, a phone number, an identity document and an age may be. Plain values, no database."""

import datetime
import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from people.choices import DocumentKind
from people.exceptions import EntryRefused

LONGEST_NAME = 50  # code points; the national data item asks for at least 25 Han characters
LONGEST_PASSWORD = 128  # longer ones are refused before they cost a hash
OWN_ACCOUNT_FROM = 14  # 儿童个人信息网络保护规定 art. 2: a child is under 14
EARLIEST_BIRTH = datetime.date(1900, 1, 1)
PRIVACY_NOTICE = "2026-06"  # the version of the personal-information notice that registration asks consent to

LOOK_LIKE_MIDDLE_DOT = {ord(char): "·" for char in "•‧∙⋅・･．"}
BLANKS = re.compile("[ \u00a0\u3000]+")
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that show nothing
PUNCTUATION = frozenset(" ·-'’.")
LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Co"})
MOST_MARKS = 2

# GB 11643-1999 with GB/T 2260: the first two digits. 81 and 82 are residents from Hong Kong and Macao, 83 from Taiwan.
PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in (*codes, 71, 81, 82, 83)
)
OLD_CARD_DIGITS = 15
OTHER_DOCUMENTS: dict[str, re.Pattern[str]] = {
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
    DocumentKind.HK_MACAO_PASS: re.compile(r"[CHM][A-Z]?[0-9]{7,10}"),
    DocumentKind.TAIWAN_PASS: re.compile(r"[A-Z]?[0-9]{8,11}"),
    DocumentKind.OFFICER_CARD: re.compile(r"[\u4e00-\u9fffA-Z0-9]{4,20}"),
}


# --- Names -----------------------------------------------------------------------------------------------------------
def normal_name(text: str) -> str:
    """A name as it is stored: NFC, ``·`` for its look-alikes, no padding. Raises EntryRefused.

    Every Han character stays as it came, those beyond the basic plane and private-use ones too (GB 18030-2022 level 3).
    """
    name = unicodedata.normalize("NFC", text).translate(LOOK_LIKE_MIDDLE_DOT)
    name = _without_padding(BLANKS.sub(" ", name).strip(" "))
    if not name:
        raise EntryRefused(_("Enter the name as it stands in the identity document."))
    if len(name) > LONGEST_NAME:
        raise EntryRefused(_("A name has at most 50 characters."))
    if not all(_may_stand_in_name(char) for char in name) or _has_mark_storm(name):
        raise EntryRefused(
            _("The name holds a sign that cannot stand in a name, perhaps an invisible one. Type the name anew.")
        )
    if not any(_is_letter(char) for char in name):
        raise EntryRefused(_("A name cannot consist of digits and signs alone."))
    return name


def _without_padding(name: str) -> str:
    """张　三 is 张三: tables pad short names with blanks. Between Latin words the blank stays."""
    letters = [char for char in name if char != " "]
    return "".join(letters) if all(_is_wide(char) for char in letters) else name


def _is_wide(char: str) -> bool:
    return char == "·" or unicodedata.east_asian_width(char) in {"W", "F"} or unicodedata.category(char) == "Co"


def _is_letter(char: str) -> bool:
    # Python's tables are older than the newest Han extensions: the planes kept for them count as letters.
    return unicodedata.category(char) in LETTERS or "\U00020000" <= char <= "\U0003fffd"


def _may_stand_in_name(char: str) -> bool:
    if char in INVISIBLE:
        return False
    return _is_letter(char) or char in PUNCTUATION or unicodedata.category(char) in {"Mn", "Mc", "Nd"}


def _has_mark_storm(name: str) -> bool:
    marks = 0
    for char in name:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Mc"} else 0
        if marks > MOST_MARKS:
            return True
    return False


# --- Phones ----------------------------------------------------------------------------------------------------------
def normal_phone(text: str) -> str:
    """The 11 digits of a mobile phone of the mainland; full-width digits, blanks and +86 are folded away."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not re.fullmatch("1[3-9][0-9]{9}", digits):
        raise EntryRefused(_("Enter a mobile phone number of 11 digits."))
    return digits


def masked_name(name: str) -> str:
    """The name with its middle covered, by code points: 张*三, 欧**娜, 王*; a single character is covered whole."""
    if len(name) <= 2:
        return f"{name[:-1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def masked_phone(phone: str) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)


# --- Passwords -------------------------------------------------------------------------------------------------------
def is_office_password(password: str) -> bool:
    """Is it long and mixed enough for somebody who holds a role: ten characters, three of four kinds?"""
    kinds = (str.isupper, str.islower, str.isdigit, lambda char: not char.isalnum())
    return len(password) >= 10 and sum(any(map(kind, password)) for kind in kinds) >= 3


# --- Documents -------------------------------------------------------------------------------------------------------
def normal_document(kind: str, text: str) -> str:
    """The number of an identity document as it is stored: half-width, upper case, no blanks. Raises EntryRefused."""
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not number:
        raise EntryRefused(_("The document number is missing."))
    if kind == DocumentKind.IDENTITY_CARD:
        _check_identity_card(number)
    elif not OTHER_DOCUMENTS[kind].fullmatch(number):
        raise EntryRefused(_("This is not a number of this kind of document. Compare it with the document."))
    return number


def _check_identity_card(number: str) -> None:
    """GB 11643-1999: province, a date that was, three digits, a check character."""
    if len(number) == OLD_CARD_DIGITS and number.isdigit():
        raise EntryRefused(_("Numbers of 15 digits are no longer valid. Enter the 18 characters of the present card."))
    if not re.fullmatch("[0-9]{17}[0-9X]", number):
        raise EntryRefused(_("An identity card number has 17 digits and then a digit or X."))
    # The permanent residence card of foreigners since 2023: 9, then the province where it was applied for.
    province = number[1:3] if number.startswith("9") else number[:2]
    if province not in PROVINCES or birth_date_of(number) is None:
        raise EntryRefused(_("The area or the birth date in this identity card number does not exist."))
    if number[-1] != ric.calc_check_digit(number):
        raise EntryRefused(_("The check character of this identity card number is wrong. Compare it with the card."))


def birth_date_of(number: str) -> datetime.date | None:
    """The birth date in an identity card number; None when there never was such a day."""
    try:
        day = datetime.datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
    return day if day >= EARLIEST_BIRTH else None


def masked_number(number: str) -> str:
    """3305**********1234: the first and last four characters, of a shorter number the first and last two."""
    shown = 4 if len(number) > OLD_CARD_DIGITS else 2
    hidden = len(number) - 2 * shown
    return f"{number[:shown]}{'*' * hidden}{number[-shown:]}" if hidden > 0 else "*" * len(number)


# --- Ages ------------------------------------------------------------------------------------------------------------
def age_on(birth_on: datetime.date, day: datetime.date) -> int:
    """Full years of age on a day. Who is born on 29 February turns a year older on 1 March of a common year."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def check_birth_date(birth_on: datetime.date, *, today: datetime.date) -> None:
    """Refuse a day that nobody alive was born on."""
    if not EARLIEST_BIRTH <= birth_on <= today:
        raise EntryRefused(_("This birth date cannot be right."))


def is_child(birth_on: datetime.date, *, today: datetime.date) -> bool:
    """Under 14: no account of their own, and no document number is ever stored."""
    return age_on(birth_on, today) < OWN_ACCOUNT_FROM

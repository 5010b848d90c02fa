"""Numbers, names, states and digests of certificates, on plain values.

Family B only: completion certificates of the base itself. They carry no state emblem and none of the words that
belong to certificates of the state (clean-up of look-alike certificates by the ministry of human resources).
"""

import base64
import re
import secrets
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from certificates.choices import CertificateState, Verdict
from groundwork.audit.rules import digest_of

FORBIDDEN_WORDS = ("国家", "全国", "职业资格", "中华人民共和国")
PLACEHOLDERS = ("{programme}", "{hours}", "{level}")
ONCE = "once"
TOKEN_BYTES = 20  # 160 bits, 32 characters of base32
LONGEST_NAME = 50  # code points
LARGEST_FILE = 5 * 1024 * 1024
DASHES = re.compile(r"[‐‑‒–—―−－﹣－_]")
DOTS = re.compile(r"[•‧∙⋅・･．]")
NUMBER = re.compile(r"^([A-Z]{2,8})-?(\d{4})-?([A-Z]{1,4})-?(\d{6,9})$")

# Revoked and superseded are ends: a mistaken revocation is repaired by nothing but a new cycle.
NEXT_STATES = {
    CertificateState.VALID: (CertificateState.SUSPENDED, CertificateState.REVOKED),
    CertificateState.SUSPENDED: (CertificateState.VALID, CertificateState.REVOKED),
    CertificateState.REVOKED: (),
    CertificateState.SUPERSEDED: (),
}
LIVE_STATES = (CertificateState.VALID, CertificateState.SUSPENDED)


def number_of(prefix: str, year: int, code: str, serial: int) -> str:
    """A certificate's number, such as WXPA-2026-XF-000123."""
    return f"{prefix}-{year}-{code}-{serial:06d}"


def normalised_number(text: str) -> str:
    """The number that a person meant, or "" when it cannot be one.

    Full-width letters, blanks, lower case and other dashes are put right; look-alikes such as O and 0 are not guessed.
    """
    narrow = unicodedata.normalize("NFKC", text[: LONGEST_NAME * 2]).upper()
    kept = "".join(character for character in DASHES.sub("-", narrow) if not _is_blank(character))
    match = NUMBER.match(kept) if kept.isascii() else None
    return "-".join(match.groups()) if match else ""


def normalised_name(text: str) -> str:
    """A name for comparing: composed, without blanks, each kind of middle dot as U+00B7, letters folded."""
    composed = DOTS.sub("·", unicodedata.normalize("NFC", text))
    return "".join(character for character in composed if not _is_blank(character)).casefold()


def is_same_name(one: str, other: str) -> bool:
    """Do two spellings mean the same name?"""
    return normalised_name(one) == normalised_name(other) != ""


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}


def verdict(state: str, valid_until: date | None, *, is_demo: bool, today: date) -> Verdict:
    """What may be said of a certificate: a bad state first, then its age, then that it is a demonstration."""
    if state != CertificateState.VALID:
        return Verdict(state)
    if valid_until and valid_until < today:
        return Verdict.EXPIRED
    return Verdict.DEMO if is_demo else Verdict.VALID


def cycle_on(day: date, valid_years: int | None) -> str:
    """A kind that expires is awarded by the year; one that does not, once."""
    return str(day.year) if valid_years else ONCE


def valid_until(day: date, valid_years: int | None) -> date | None:
    """The last day of validity, or None: the day before the anniversary; of 29 February, the 28th."""
    if not valid_years:
        return None
    year = day.year + valid_years
    is_leap_day = (day.month, day.day) == (2, 29)
    anniversary = day.replace(year=year, day=28) if is_leap_day else day.replace(year=year)
    return anniversary if is_leap_day else type(day).fromordinal(anniversary.toordinal() - 1)


def new_token() -> str:
    """A token for the QR code that nobody can guess: 160 bits in lower-case base32."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()


def wording_of(template: str, *, programme: str, hours: str, level: str) -> str:
    """The sentence of a certificate: the placeholders replaced as text, anything else left as it is."""
    values = {"{programme}": programme, "{hours}": hours, "{level}": level}
    pattern = "|".join(re.escape(name) for name in PLACEHOLDERS)
    return re.sub(pattern, lambda match: values[match[0]], template)


def unknown_placeholders(template: str) -> list[str]:
    """What stands in braces and is no placeholder of ours, and any brace left over."""
    rest = template
    for name in PLACEHOLDERS:
        rest = rest.replace(name, "")
    return re.findall(r"\{[^{}]*\}|[{}]", rest)


def forbidden_words(*texts: str) -> list[str]:
    """The words of the state's certificates that stand in ``texts``: the base's own may carry none of them."""
    return [word for word in FORBIDDEN_WORDS if any(word in text for text in texts)]


def plain_decimal(value: Decimal | str) -> str:
    """A decimal for people: 4, 4.5, never 4.0."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def entry_digest(*, position: int, number: str, kind: str, content: dict, previous: str, at: datetime) -> str:
    """The digest of a line of the register: over all that it says and the digest of the line before it."""
    return digest_of(
        {
            "position": position,
            "number": number,
            "kind": kind,
            "content": content,
            "previous": previous,
            "at": at.isoformat(),
        }
    )

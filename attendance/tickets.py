"""What was held to a scanner, or typed: the address of a ticket, its bare token, or its short code."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from bookings.exceptions import ForgedTicket
from bookings.rules import CODE_LENGTH
from bookings.tickets import TOKEN_LENGTH, read_token

IN_ADDRESS = re.compile(r"/t/([0-9A-Za-z]+)/?$")
BLANKS = re.compile(r"[\s\-]+")


@dataclass(frozen=True)
class Presented:
    """How to find the seat: by its public id, by its code, or not at all."""

    public_id: UUID | None = None
    code: str = ""


def clean(text):
    """The text as it is stored: what a keyboard or a scanner adds in control characters is left out."""
    return "".join(character for character in text if character.isprintable()).strip()


def read_presented(text):
    """What stands behind a presented text; an empty ``Presented`` for anything that is not a ticket of ours."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = IN_ADDRESS.search(plain)
    compact = BLANKS.sub("", found.group(1) if found else plain).upper()
    if len(compact) == TOKEN_LENGTH:
        try:
            return Presented(public_id=read_token(compact))
        except ForgedTicket:
            return Presented()
    if len(compact) == CODE_LENGTH and compact.isascii() and compact.isalnum():
        return Presented(code=compact)
    return Presented()

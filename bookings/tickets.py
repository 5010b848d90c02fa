"""A ticket is a signed token over a seat: it proves itself, says nothing of the person, and fits a small QR code."""

import base64
import hashlib
import hmac
import uuid

from django.conf import settings

from bookings.exceptions import ForgedTicket
from bookings.rules import new_code

SIGNATURE_BYTES = 16
TOKEN_LENGTH = 52  # 16 bytes of seat id and 16 of signature, as base32 without padding


def make_token(public_id):
    """The token of the seat with this public id: 52 upper-case letters and digits (QR's alphanumeric mode)."""
    raw = public_id.bytes
    return base64.b32encode(raw + _signature(raw)).decode().rstrip("=")


def read_token(text):
    """The public id of the seat that a token stands for. Raises ForgedTicket for anything that we did not sign."""
    compact = text.strip().upper()
    if len(compact) != TOKEN_LENGTH:
        raise ForgedTicket
    try:
        raw = base64.b32decode(compact + "=" * (-len(compact) % 8))
    except ValueError as error:
        raise ForgedTicket from error
    seat, signature = raw[:16], raw[16:]
    if not hmac.compare_digest(signature, _signature(seat)):
        raise ForgedTicket
    return uuid.UUID(bytes=seat)


def ticket_url(public_id):
    """What the QR code of a ticket says: an address, so that any phone's camera can open it."""
    return f"{settings.PUBLIC_URL}/t/{make_token(public_id)}/"


def new_codes(count):
    """So many different ticket codes for typing."""
    codes = set()
    while len(codes) < count:
        codes.add(new_code())
    return list(codes)


def _signature(raw):
    key = bytes.fromhex(settings.TICKET_KEY)
    return hmac.new(key, b"ticket:" + raw, hashlib.sha256).digest()[:SIGNATURE_BYTES]

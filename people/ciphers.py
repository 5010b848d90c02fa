"""Identity numbers at rest: encrypted to be read again, hashed under a key to be found again."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def encrypt(text):
    """AES-256-GCM of ``text`` as hex, with its nonce in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return (nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)).hex()


def decrypt(stored):
    """The text that ``encrypt`` was given. Raises InvalidTag under another key."""
    raw = bytes.fromhex(stored)
    return AESGCM(_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()


def opens(stored: str) -> bool:
    """Is the key that we hold the one under which this was encrypted?"""
    try:
        decrypt(stored)
    except InvalidTag:
        return False
    return True


def keyed_hash(text):
    """HMAC-SHA-256 of ``text`` as hex: equal for equal text, of no use without the key."""
    return hmac.new(bytes.fromhex(settings.PERSONAL_DATA_HASH_KEY), text.encode(), hashlib.sha256).hexdigest()


def _key():
    return bytes.fromhex(settings.PERSONAL_DATA_KEY)

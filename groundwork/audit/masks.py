"""What may stand in evidence, in faults and in logs: never a number that tells who somebody is."""

import re

# Eighteen characters of an identity card, eleven of a mobile phone, wherever they stand among other text.
IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{10}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
PHONE_NUMBER = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")


def without_personal_numbers(text: str) -> str:
    """The text with every identity card and mobile phone number masked."""
    return PHONE_NUMBER.sub(r"\1****\2", IDENTITY_NUMBER.sub(r"\1**********\2", text))

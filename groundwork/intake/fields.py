"""Kinds of values in typed JSON."""

from typing import Annotated

from pydantic import AfterValidator

from groundwork.intake.formats import is_storable_text


def _storable(text: str) -> str:
    if not is_storable_text(text):
        raise ValueError
    return text


StorableText = Annotated[str, AfterValidator(_storable)]

"""Forms that are done once, however often their button is pressed."""

import uuid
from typing import Any

from django import forms

from groundwork.intake.rules import KEY

FIELD = "once"


def new_key() -> str:
    """A key of its own for each form that is served."""
    return uuid.uuid4().hex


class Once:
    """Put before a form class: the form carries a key, kept apart from what people fill in, as ``once_key``."""

    once_key = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields: dict[str, forms.Field]
        self.fields[FIELD] = forms.RegexField(KEY, required=False, widget=forms.HiddenInput, initial=new_key)

    def full_clean(self) -> None:
        """Take the key out of the cleaned data."""
        super().full_clean()  # type: ignore[misc]
        self.once_key = getattr(self, "cleaned_data", {}).pop(FIELD, "")

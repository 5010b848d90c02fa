"""Inputs that Wagtail's own would not be on a phone."""

from django import forms


class TimeOfDayInput(forms.DateTimeInput):
    """The browser's own way to choose day and time: Wagtail's calendar unfolds over the form it belongs to."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")

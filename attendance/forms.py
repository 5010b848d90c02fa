"""What is entered about presence: when somebody was really there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.widgets import TimeOfDayInput
from groundwork.intake.forms import Once


class CorrectionForm(Once, forms.Form):
    """From when to when somebody was there, and why the scans do not say so."""

    arrived_at = forms.DateTimeField(label=_("arrived at"), widget=TimeOfDayInput)
    left_at = forms.DateTimeField(
        label=_("left at"),
        required=False,
        widget=TimeOfDayInput,
        help_text=_("Empty: the person is still there. Without a departure no hours are credited."),
    )
    reason = forms.CharField(
        label=_("reason of the correction"),
        max_length=200,
        help_text=_("It is kept with the correction, beside your name and the time. The scans stay as they are."),
    )

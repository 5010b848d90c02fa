"""What candidates and round administrators fill in."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import Session
from bookings.rules import is_of_this_century
from cms.widgets import TimeOfDayInput
from exams.papers.choices import PaperState
from exams.papers.models import Paper
from exams.sittings.choices import SittingState
from exams.sittings.models import ExamEvent, Sitting
from groundwork.intake.forms import Once

MONTHS_BACK = 12


class SeatPassForm(forms.Form):
    """Admission ticket number and the last six of the identity document."""

    ticket_number = forms.CharField(
        label=_("Admission ticket number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    last_six = forms.CharField(
        label=_("Last six of the identity document"),
        max_length=6,
        min_length=6,
        help_text=_("The last six digits; X counts as one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class EventForm(Once, forms.ModelForm):
    """A new exam event. ``sessions`` are those whose attendees sit the exam."""

    sessions = forms.ModelMultipleChoiceField(
        label=_("for those who attended"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Everybody whose presence was recorded gets a sitting. Hold Ctrl to choose several."),
    )

    class Meta:
        model = ExamEvent
        fields = [
            "title", "code", "paper", "place", "opens_at", "closes_at", "minutes", "pass_percent", "publish_at_once",
            "sessions",
        ]  # fmt: skip
        labels = {"paper": _("paper")}
        widgets = {"opens_at": TimeOfDayInput, "closes_at": TimeOfDayInput}

    def __init__(self, *args, for_user=None, **kwargs):  # Wagtail passes for_user
        super().__init__(*args, **kwargs)
        now = timezone.now()
        self.fields["paper"].queryset = Paper.objects.filter(state=PaperState.FROZEN)
        recent = Session.objects.filter(starts_at__lte=now, starts_at__gte=now - timedelta(days=30 * MONTHS_BACK))
        self.fields["sessions"].queryset = recent.select_related("module").order_by("-starts_at")
        for name in ("closes_at", "minutes"):
            self.fields[name].required = True
        self.fields["code"].help_text = _("The same code as in the programme that asks for this exam.")

    def clean(self):
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        for name in ("opens_at", "closes_at"):
            if cleaned.get(name) and not is_of_this_century(cleaned[name]):
                self.add_error(name, _("Check the year of this time. Nothing was saved."))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The exam must close after it opens."))
        return cleaned


class CreditForm(Once, forms.Form):
    """Minutes given back to one candidate who is writing, with the reason."""

    sitting = forms.ModelChoiceField(label=_("candidate"), queryset=Sitting.objects.none())
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=180)
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        writing = Sitting.objects.filter(event=event, state=SittingState.STARTED, deadline_at__isnull=False)
        self.fields["sitting"].queryset = writing.select_related("person")
        self.fields["sitting"].label_from_instance = lambda sitting: f"{sitting.person.name} {sitting.ticket_number}"

    def cleaned(self):
        """The arguments of ``credit_time``."""
        data = self.cleaned_data
        return {"sitting": data["sitting"], "seconds": data["minutes"] * 60, "reason": data["reason"]}

"""What people enter: the filters of the timetable, a booking, a group, a plan."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from bookings.models import Resource, Session
from bookings.queries import zones
from bookings.rules import is_of_this_century
from cms.widgets import TimeOfDayInput
from courses.choices import Family
from courses.models import ModulePage, ZonePage
from groundwork.intake.forms import Once

DAYS_AHEAD = 14
LEAST_CAPACITY, MOST_CAPACITY = 1, 500
OPENS_BEFORE = timedelta(days=14)
CLOSES_BEFORE = timedelta(hours=1)


class TimetableForm(forms.Form):
    """The filters of the timetable; every field may be empty."""

    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=forms.HiddenInput)
    zone = forms.ModelChoiceField(
        ZonePage.objects.none(), to_field_name="slug", label=gettext_lazy("Zone"), required=False
    )
    family = forms.ChoiceField(label=gettext_lazy("Family"), required=False)
    free = forms.BooleanField(label=gettext_lazy("Only with free places"), required=False)
    module = forms.ModelChoiceField(ModulePage.objects.live(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = ZonePage.objects.live().order_by("number")
        self.fields["zone"].empty_label = _("All zones")
        self.fields["family"].choices = [("", _("All families")), *Family.choices]


class BookSeatForm(forms.Form):
    """A booking for oneself: where the module excludes people for their health, one says that it does not apply."""

    acknowledged = forms.BooleanField(
        label=gettext_lazy("I have read this, and none of it applies to me."),
        error_messages={
            "required": gettext_lazy(
                "Read the health notice and tick it first. Nothing was booked. "
                "If something in it applies to you, ask at the front desk."
            )
        },
    )

    def __init__(self, *args, exclusions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.exclusions = list(exclusions)
        if not self.exclusions:
            del self.fields["acknowledged"]


class BookGroupForm(forms.Form):
    """Who of an organisation comes to a session."""

    persons = forms.TypedMultipleChoiceField(
        coerce=int,
        label=gettext_lazy("People"),
        error_messages={
            "required": gettext_lazy("Choose at least one person. Nobody was booked."),
            "invalid_choice": gettext_lazy(
                "Somebody chosen is no longer a member of this organisation. Nobody was booked; choose again."
            ),
        },
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["persons"].choices = [(person.pk, person.name) for person in people]

    @property
    def chosen(self):
        """The persons chosen, once the form is valid."""
        keys = set(self.cleaned_data["persons"])
        return [person for person in self.people if person.pk in keys]


class PlanForm(Once, WagtailAdminModelForm):
    """A session in the timetable. What is left empty follows from the module and the beginning."""

    capacity = forms.IntegerField(label=gettext_lazy("places"), min_value=LEAST_CAPACITY, max_value=MOST_CAPACITY)

    class Meta:
        model = Session
        fields = ["module", "starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "resources", "note"]
        widgets = {
            "resources": forms.CheckboxSelectMultiple,
            **dict.fromkeys(("starts_at", "ends_at", "booking_opens_at", "booking_closes_at"), TimeOfDayInput),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["module", "starts_at", "ends_at", "capacity", "resources"])
        self.fields["module"].queryset = ModulePage.objects.live()
        self.fields["module"].choices = _modules_by_zone()
        self.fields["module"].label = _("Module")
        self.fields["resources"].required = False
        self.fields["resources"].label_from_instance = lambda thing: f"{thing.get_kind_display()}：{thing.name}"
        self.fields["resources"].queryset = Resource.objects.order_by("kind", "name")
        for name, help_text in self._computed().items():
            self.fields[name].required = False
            self.fields[name].help_text = help_text
        if self.instance.pk:
            self.initial["capacity"] = self.instance.pool.capacity

    @staticmethod
    def _computed():
        return {
            "ends_at": _("Left empty: the beginning and the minutes of the module."),
            "booking_opens_at": _("Left empty: 14 days before the beginning."),
            "booking_closes_at": _("Left empty: one hour before the beginning."),
        }

    def clean(self):
        """Fill in what was left empty; whether the plan holds is for the action to say."""
        data = super().clean()
        starts_at, module = data.get("starts_at"), data.get("module")
        if starts_at is None or module is None:
            return data
        if not is_of_this_century(starts_at):
            self.add_error("starts_at", _("Check the year of this time. Nothing was saved."))
            return data
        data["ends_at"] = data.get("ends_at") or starts_at + timedelta(minutes=module.minutes)
        data["booking_opens_at"] = data.get("booking_opens_at") or starts_at - OPENS_BEFORE
        data["booking_closes_at"] = data.get("booking_closes_at") or starts_at - CLOSES_BEFORE
        return data

    def _post_clean(self):
        """Leave the instance alone: the action writes, under its own locks, and names what is wrong in words."""


class CancelSessionForm(forms.Form):
    """Why a session is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Everybody who booked will read it."),
    )


def _modules_by_zone():
    """Modules under their zones, as the choices of a select."""
    modules = list(ModulePage.objects.live().order_by("path"))
    groups = [(zone.title, [(m.pk, m.title) for m in modules if m.path.startswith(zone.path)]) for zone in zones()]
    placed = {pk for _title, choices in groups for pk, _name in choices}
    others = [(module.pk, module.title) for module in modules if module.pk not in placed]
    return [("", "---------"), *[group for group in groups if group[1]], *others]


def day_choices():
    """Today and the days after it that the timetable shows."""
    today = timezone.localdate()
    return [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]

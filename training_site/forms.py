from django import forms
from django.utils.translation import gettext_lazy as _

from people import rules
from people.exceptions import EntryRefused
from people.roles import ROLES
from training_site.founding import ROLES as FOUNDING_ROLES
from training_site.founding import Founder

LONGEST_BASE_NAME = 40


class FoundingForm(forms.Form):
    """The name of the base, and name and phone number of each of its three administrators."""

    base_name = forms.CharField(
        label=_("Name of the base"),
        max_length=LONGEST_BASE_NAME,
        help_text=_("It stands on every page and on the certificates as the issuer."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role in FOUNDING_ROLES:
            title = ROLES[role].title
            self.fields[f"{role}-name"] = forms.CharField(
                label=_("%(role)s: full name") % {"role": title}, help_text=ROLES[role].sentence
            )
            self.fields[f"{role}-phone"] = forms.CharField(
                label=_("%(role)s: phone number") % {"role": title},
                help_text=_("11 digits. They sign in with it."),
                widget=forms.TextInput(attrs={"inputmode": "tel"}),
            )
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
            field.error_messages["required"] = _("Please fill this in.")

    def clean(self):
        for role in FOUNDING_ROLES:
            self._clean_by(rules.normal_name, f"{role}-name")
            self._clean_by(rules.normal_phone, f"{role}-phone")
        for attribute in ("name", "phone"):
            self._refuse_one_person_twice(attribute)

    def _clean_by(self, rule, field):
        if field not in self.cleaned_data:
            return
        try:
            self.cleaned_data[field] = rule(self.cleaned_data[field])
        except EntryRefused as error:
            self.add_error(field, error.message)

    def _refuse_one_person_twice(self, attribute):
        seen = set()
        for role in FOUNDING_ROLES:
            value = self.cleaned_data.get(f"{role}-{attribute}")
            if value in seen:
                self.add_error(
                    f"{role}-{attribute}",
                    _("System, security and audit administrator are three different people. Enter somebody else."),
                )
            seen.add(value or object())

    @property
    def founders(self):
        """The three, once the form is valid."""
        return [
            Founder(role, self.cleaned_data[f"{role}-name"], self.cleaned_data[f"{role}-phone"])
            for role in FOUNDING_ROLES
        ]

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from people import rules
from people.exceptions import EntryRefused

DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
LONGEST_SEARCH = 50


def _cleaned(rule, value):
    try:
        return rule(value)
    except EntryRefused as error:
        raise forms.ValidationError(error.message) from error


class PhoneOrNameField(forms.CharField):
    """What somebody signs in with: a phone number in any spelling, or the plain name of a sign-in."""

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return rules.normal_phone(text)
        except EntryRefused:
            return text


class SignInForm(AuthenticationForm):
    """Sign in with the phone number; a password too long to be one never costs a hash."""

    username = PhoneOrNameField(
        label=_("Phone number"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=rules.LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("Phone number and password do not fit together. Mind capitals and small letters."),
        "inactive": _("Phone number and password do not fit together. Mind capitals and small letters."),
    }


class StaffSignInForm(LoginForm):
    """Wagtail's own form, with the same bound on the password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=rules.LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class RegistrationForm(forms.Form):
    """A sign-in for oneself."""

    name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it stands in your identity document."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("11 digits. You sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    birth_on = forms.DateField(
        label=_("Date of birth"),
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=rules.LONGEST_PASSWORD,
        help_text=_("At least 8 characters, not digits alone."),
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your consent we may not keep your details. Read the notice first.")}
    )

    def __init__(self, *args, notice_url, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("I have read and accept the {link}notice on personal information{end}.")
        link = f'<a href="{notice_url}" target="_blank" rel="noopener">'
        self.fields["consent"].label = mark_safe(words.format(link=link, end="</a>"))  # noqa: S308 (our own address)

    def clean_name(self):
        return _cleaned(rules.normal_name, self.cleaned_data["name"])

    def clean_phone(self):
        return _cleaned(rules.normal_phone, self.cleaned_data["phone"])

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class PeopleSearchForm(forms.Form):
    """Own people, by organisation and by name."""

    organisation = forms.ModelChoiceField(queryset=None, label=_("Organisation"), required=False, empty_label=_("All"))
    q = forms.CharField(
        label=_("Full name"), required=False, max_length=LONGEST_SEARCH, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if len(organisations) < 2:
            del self.fields["organisation"]


class RosterForm(forms.Form):
    """A roster for one of the organisations that one answers for."""

    organisation = forms.ModelChoiceField(queryset=None, label=_("Organisation"), empty_label=None)
    file = forms.FileField(
        label=_("Roster file"),
        help_text=_(".xlsx or .csv, at most 5,000 rows and 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("The file is empty. Nothing was imported.")},
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.is_for_one = len(organisations) == 1
        if self.is_for_one:
            self.fields["organisation"].initial = organisations[0]
            self.fields["organisation"].widget = forms.HiddenInput()

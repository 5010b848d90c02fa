from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from organisations.models import Organisation
from people import rules
from people.exceptions import EntryRefused
from people.models import User
from people.passwords import OfficePasswordValidator
from people.roles import ROLES

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


class PasswordForm(SetPasswordForm):
    """A password of one's own choice, typed twice."""

    error_messages = {"password_mismatch": _("The two passwords differ. Type the same one twice.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = OfficePasswordValidator().get_help_text()
        self.fields["new_password2"].label = _("The same once more")
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.max_length = rules.LONGEST_PASSWORD
            field.validators.append(MaxLengthValidator(rules.LONGEST_PASSWORD))
            field.error_messages["required"] = _("Please fill this in.")


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
        label=_("I have read and accept the notice on personal information"),
        error_messages={"required": _("Without your consent we may not keep your details. Read the notice first.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "birth_on", "password"):
            self.fields[name].error_messages["required"] = _("Please fill this in.")
        self.fields["consent"].help_text = format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>', reverse("people:privacy-notice"), _("Read the notice")
        )

    def clean_name(self):
        return _cleaned(rules.normal_name, self.cleaned_data["name"])

    def clean_phone(self):
        return _cleaned(rules.normal_phone, self.cleaned_data["phone"])

    def clean_birth_on(self):
        return _cleaned(self._checked_birth_date, self.cleaned_data["birth_on"])

    @staticmethod
    def _checked_birth_date(day):
        rules.check_birth_date(day, today=timezone.localdate())
        return day

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class PeopleSearchForm(forms.Form):
    """Own people, by organisation and by name."""

    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Organisation"), required=False, empty_label=_("All")
    )
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

    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Organisation"), empty_label=None
    )
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


class GrantForm(forms.Form):
    """A role for somebody: whom, which, and where."""

    sign_in = PhoneOrNameField(
        label=_("Sign-in"), max_length=150, help_text=_("The phone number that they sign in with.")
    )
    role = forms.ChoiceField(label=_("Role"))
    where = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=60,
        help_text=_("Group contacts: internal code of the organisation. Instructors: slug of the zone. Else empty."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.key, f"{role.title}：{role.sentence}") for role in ROLES.values()]

    def clean_sign_in(self):
        user = User.objects.filter(username=self.cleaned_data["sign_in"], is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this. They have to register first."))
        self.cleaned_data["user"] = user
        return user.username

    def clean(self):
        role, where = self.cleaned_data.get("role"), self.cleaned_data.get("where", "").strip()
        if role is None:
            return
        kind = ROLES[role].scope_kind
        if kind == "organisation":
            found = Organisation.objects.filter(internal_code=where).first() if where else None
            if found is None:
                self.add_error("where", _("No organisation has this internal code."))
                return
            where = str(found.pk)
        elif kind and not where:
            self.add_error("where", _("This role is granted for one zone: enter its slug."))
        elif where and not kind:
            self.add_error("where", _("This role holds for the whole base: leave this empty."))
        self.cleaned_data["scope"] = f"{kind}:{where}" if kind else ""

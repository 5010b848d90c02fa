from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import rules
from certificates.models import Certificate, Kind

LONGEST_INPUT = 200


class CheckForm(forms.Form):
    """Number and name, as they stand on the paper."""

    number = forms.CharField(
        label=_("Certificate number"),
        error_messages={"required": _("Enter the number that is printed on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Such as WXPA-2026-XF-000123, at the lower left of the certificate."),
    )
    name = forms.CharField(
        label=_("Name of the holder"),
        error_messages={"required": _("Enter the name that is printed on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @classmethod
    def of(cls, data):
        """The form over what came in: overlong text is cut and NUL dropped, since neither can match anything."""
        return cls({name: data.get(name, "").replace("\x00", "")[:LONGEST_INPUT] for name in ("number", "name")})


class KindForm(forms.ModelForm):
    """A new kind of certificate."""

    class Meta:
        model = Kind
        fields = ["code", "title", "programme", "wording", "valid_years"]
        widgets = {"wording": forms.Textarea(attrs={"rows": 3})}


class KindChangeForm(KindForm):
    """What may be changed of a kind; its code and programme stand in numbers and awards."""

    class Meta(KindForm.Meta):
        fields = ["title", "wording", "valid_years"]


class StatusForm(forms.Form):
    """Another state, with the reason."""

    REPLACE = "superseded"
    REVOKE = "revoked"

    state = forms.ChoiceField(label=_("New state"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Kept in the register and the audit log."))

    def __init__(self, *args, certificate: Certificate, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(state.value, state.label) for state in certificate.may_become if state != self.REVOKE]
        if certificate.state in rules.LIVE_STATES:
            choices.append((self.REPLACE, _("superseded: issue a new one in its place")))
            choices.append((self.REVOKE, _("revoked: ask a second person to decide")))
        self.fields["state"] = forms.ChoiceField(label=_("New state"), choices=choices)

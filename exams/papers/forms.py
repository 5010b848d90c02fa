"""What people fill in about blueprints and papers."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.bank.choices import Difficulty, QuestionKind
from exams.bank.models import Subject
from exams.papers.models import Blueprint
from exams.papers.rules import KEYED_KINDS
from groundwork.intake.forms import Once

ANY = ("", gettext_lazy("any"))
LONGEST_BLUEPRINT = 12
SPARE_ROWS = 2


class BlueprintForm(forms.ModelForm):
    """The head of a blueprint."""

    class Meta:
        model = Blueprint
        fields = ("title", "bank", "use")
        labels = {
            "title": gettext_lazy("Title of the blueprint"),
            "bank": gettext_lazy("Question bank"),
            "use": gettext_lazy("Use"),
        }


class SectionForm(forms.Form):
    """One section; a row without a number of questions is no section."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind, QuestionKind(kind).label) for kind in KEYED_KINDS]
    )
    count = forms.IntegerField(label=gettext_lazy("Questions"), min_value=1, max_value=200)
    marks = forms.DecimalField(
        label=gettext_lazy("Marks each"), min_value=Decimal("0.5"), max_value=100, max_digits=4, decimal_places=1
    )
    subject = forms.ModelChoiceField(
        Subject.objects.select_related("bank"), label=gettext_lazy("Subject"), required=False, empty_label=ANY[1]
    )
    difficulty = forms.ChoiceField(label=gettext_lazy("Difficulty"), required=False, choices=(ANY, *Difficulty.choices))
    title = forms.CharField(
        label=gettext_lazy("Title on the paper (the usual one if empty)"), required=False, max_length=60
    )

    def __init__(self, *args, bank=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].label_from_instance = lambda subject: (
            subject.name if bank else f"{subject.bank.title} · {subject.name}"
        )
        if bank:
            self.fields["subject"].queryset = Subject.objects.filter(bank=bank)

    def has_changed(self):
        """A spare row is empty while nothing but its kind says something: a list of kinds always says one."""
        return bool(set(self.changed_data) - {"kind"})


class _Sections(forms.BaseFormSet):
    deletion_widget = forms.CheckboxInput

    def clean(self):
        """There must be at least one section."""
        if not any(self.errors) and not self.filled():
            raise ValidationError(_("A blueprint needs at least one section."))

    def filled(self):
        """The values of the sections, in order, without those that were struck out."""
        rows = (form.cleaned_data for form in self.forms)
        return [row for row in rows if row.get("count") and not row.get("DELETE")]


SectionForms = forms.formset_factory(
    SectionForm, formset=_Sections, extra=SPARE_ROWS, can_delete=True, max_num=LONGEST_BLUEPRINT
)


class DrawForm(Once, forms.Form):
    """The title under which candidates see a paper."""

    title = forms.CharField(label=gettext_lazy("Title of the paper"), max_length=120)

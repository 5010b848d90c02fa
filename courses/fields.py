from django import forms
from django.db import models


class ChoiceListField(models.JSONField):
    """Several of a set of choices, kept as a list of their values."""

    def __init__(self, *args, choice_set=None, **kwargs):
        self.choice_set = choice_set
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.choice_set.choices if self.choice_set else (),
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
        )

    def labels(self, values):
        """The words for people of stored values, in the order of the choices."""
        return [label for value, label in self.choice_set.choices if value in values]

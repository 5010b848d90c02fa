"""What people fill in about banks, files and questions; checked for shape here, for sense by the rules."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.bank.choices import Difficulty, QuestionKind, QuestionState, QuestionUse
from exams.bank.models import Bank, QuestionVersion, Subject
from exams.bank.rules import CHOICES, LETTERS, Wording

ANY = ("", _("any"))
TRUTHS = {"对": "true", "正确": "true", "true": "true", "错": "false", "错误": "false", "false": "false"}
CODES = {
    "1-2": {"1": True, "2": False},
    "1-0": {"1": True, "0": False},
    "A-B": {"A": True, "B": False},
}
LARGEST_LEVEL = 5


class BankForm(forms.ModelForm):
    """A new bank."""

    class Meta:
        model = Bank
        fields = ("title", "slug")
        help_texts = {"slug": _("Small letters, digits and hyphens, such as fire-safety. It cannot be changed later.")}


class UploadForm(forms.Form):
    """A file of questions, and the bank that it is for."""

    bank = forms.ModelChoiceField(Bank.objects.all(), label=_("Question bank"))
    file = forms.FileField(
        label=_("File"), help_text=_("An Excel workbook (.xlsx), .csv or .txt of at most 10 MB and 5,000 questions.")
    )
    codes = forms.ChoiceField(
        label=_("Codes in true-or-false answers"),
        required=False,
        choices=(
            ("", _("as the file says")),
            ("1-2", _("1 is true, 2 is false")),
            ("1-0", _("1 is true, 0 is false")),
            ("A-B", _("A is true, B is false")),
        ),
        help_text=_("Needed only where answers are codes and the file does not say what they mean."),
    )

    def stated_truths(self):
        """The meaning of the codes as the import takes it."""
        return CODES.get(self.cleaned_data["codes"], {})


class QuestionFilter(forms.Form):
    """What a list of questions is narrowed by."""

    words = forms.CharField(label=_("Words in the stem, or a code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=(ANY, *QuestionKind.choices))
    subject = forms.ModelChoiceField(Subject.objects.none(), label=_("Subject"), required=False, empty_label=ANY[1])
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=(ANY, *Difficulty.choices))
    state = forms.ChoiceField(label=_("State"), required=False, choices=(ANY, *QuestionState.choices))
    use = forms.ChoiceField(label=_("Use"), required=False, choices=(ANY, *QuestionUse.choices))

    def __init__(self, *args, bank, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = Subject.objects.filter(bank=bank)

    def wanted(self):
        """The filters that make sense; a filter that does not is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class QuestionForm(forms.Form):
    """The wording of a question. Options stand one on a line, A on the first."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    stem = forms.CharField(label=_("Stem"), widget=forms.Textarea(attrs={"rows": 4}))
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on a line without letters: the first line is A. Only for single and multiple choice."),
    )
    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Letters such as A or ABD; 对 or 错; the text of each blank on a line of its own."),
    )
    explanation = forms.CharField(label=_("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    subject = forms.CharField(label=_("Subject"), required=False, max_length=120)
    difficulty = forms.ChoiceField(label=_("Difficulty"), choices=Difficulty.choices, initial=Difficulty.MEDIUM)
    level = forms.IntegerField(
        label=_("Level"), required=False, min_value=1, max_value=LARGEST_LEVEL, help_text=_("Skill level, 5 to 1.")
    )
    tags = forms.CharField(
        label=_("Knowledge points"), required=False, max_length=200, help_text=_("Parted by commas.")
    )

    def __init__(self, *args, version: QuestionVersion | None = None, **kwargs):
        self.version = version
        kwargs.setdefault("initial", _initial(version) if version else None)
        super().__init__(*args, **kwargs)

    def wording(self):
        """What was filled in, as the rules and the actions take it; the citation stays as it was."""
        data = self.cleaned_data
        return Wording(
            kind=data["kind"],
            stem=data["stem"].strip(),
            answer=_read_answer(data["kind"], data["answer"]),
            options=_lines(data["options"]),
            explanation=data["explanation"].strip(),
            subject=data["subject"].strip(),
            difficulty=data["difficulty"],
            level=data["level"],
            citation=self.version.citation if self.version else {},
            tags=tuple(tag for tag in re.split(r"\s*[,，、;；]\s*", data["tags"].strip()) if tag),
        )


class NewQuestionForm(QuestionForm):
    """A question written by hand; what it is for cannot be changed later, since who practised has seen it."""

    use = forms.ChoiceField(label=_("Use"), choices=QuestionUse.choices, initial=QuestionUse.EXAM)


def _initial(version):
    names = {"true": "对", "false": "错"}
    answer = "".join(version.answer) if version.kind in CHOICES else "\n".join(version.answer)
    return {
        "kind": version.kind,
        "stem": version.stem,
        "options": "\n".join(version.options),
        "answer": names.get(answer, answer) if version.kind == QuestionKind.TRUE_FALSE else answer,
        "explanation": version.explanation,
        "subject": version.subject.name if version.subject else "",
        "difficulty": version.difficulty,
        "level": version.level,
        "tags": "、".join(version.tags),
    }


def _lines(text):
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _read_answer(kind, text):
    """Letters in order, or a truth, or one text per blank, or the one text; what does not fit is left to the rules."""
    text = text.strip()
    if kind in CHOICES:
        letters = re.sub(r"[\s,，、;；]", "", text).upper()
        return tuple(sorted(letters)) if set(letters) <= set(LETTERS) else (text,)
    if kind == QuestionKind.TRUE_FALSE:
        return (TRUTHS.get(text.lower(), text),)
    return _lines(text) if kind == QuestionKind.BLANK else (text,)

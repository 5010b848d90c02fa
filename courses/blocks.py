"""Blocks of modules: lines that are ticked or carried along, and the sources that a text rests on."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.choices import Grade


class LinesBlock(blocks.StreamBlock):
    """Short lines, one below the other."""

    line = blocks.CharBlock(label=_("Line"), max_length=60, icon="list-ul")

    class Meta:
        required = False


class CheckedSourceBlock(blocks.StructBlock):
    """An article whose text stands in ``docs/law/`` and holds the key terms."""

    document = blocks.CharBlock(label=_("Statute"), max_length=120)
    article = blocks.CharBlock(label=_("Article"), max_length=30)
    terms = blocks.CharBlock(label=_("Key terms, word for word, with | between them"), max_length=400)
    amended_on = blocks.DateBlock(label=_("Wording of"), required=False)
    effective_on = blocks.DateBlock(label=_("In force since"), required=False)

    class Meta:
        icon = "doc-full"
        label = Grade.CHECKED.label


class SourcesBlock(blocks.StreamBlock):
    """What a module rests on, in the order of the marks 〔1〕 in its text; the kind of block is the grade."""

    checked = CheckedSourceBlock()
    named = blocks.CharBlock(label=Grade.NAMED.label, icon="help", max_length=200)
    practice = blocks.CharBlock(label=Grade.PRACTICE.label, icon="user", max_length=200)

    class Meta:
        required = False

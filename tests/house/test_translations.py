import gettext
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.apps import apps
from django.conf import settings

from tests.house.source import ROOT
from training_site.catalogues import catalogue_files, translations, untranslated

# Ours are read before those of Wagtail and Django: a word of ours also changes theirs, everywhere in the back office.
# Where both mean the same and ours reads better, or theirs is never shown, the word stands here with its reason.
MEANT_FOR_BOTH = {
    "(optional)": "the same, as our forms say it",
    ", ": "between items of a list Chinese writes 、",
    "Account": "the same, as the shell says it",
    "All": "the same",
    "Change": "the same",
    "Filter": "the same",
    "Image": "the same",
    "Saving…": "the same, with Chinese dots",
    "Started at": "the same, as a heading",
    ":": "the Chinese colon",
    "any": "the same, as a choice",
    "name": "the label of a thing's name; theirs names groups and sites",
    "title": "the label of a thing's name, a page's too",
    "session": "theirs is the sign-in session, never shown",
    "sessions": "theirs are the sign-in sessions, never shown",
    "Sessions": "theirs are the sign-in sessions, never shown",
}


def test_every_string_has_its_chinese():
    assert untranslated() == {}


def test_same_english_has_the_same_chinese_everywhere():
    assert {message: texts for message, texts in translations().items() if len(texts) > 1} == {}


def _catalogue(path):
    with path.open("rb") as file:
        held = gettext.GNUTranslations(file)._catalog
    # A message with plurals is held as (message, number of the plural form).
    return {key[0] if isinstance(key, tuple) else key: text for key, text in held.items() if key}


def _theirs():
    """Every message of Django's and Wagtail's installed apps: message -> its Chinese, of which there may be several."""
    folders = [Path(config.path) for config in apps.get_app_configs() if ROOT not in Path(config.path).parents]
    folders = [*folders, *(Path(config.path) for config in apps.get_app_configs() if ".venv" in config.path)]
    held = {}
    for folder in {*folders, Path(django.__file__).parent / "conf"}:
        path = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
        if path.exists():
            for message, text in _catalogue(path).items():
                held.setdefault(message, set()).add(text)
    return held


def _ours():
    """Every message of our apps' own catalogues; the top-level one is there to change theirs."""
    held = {}
    for path in catalogue_files():
        if path.is_relative_to(settings.BASE_DIR / "locale"):
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if message.id and not message.context and isinstance(message.id, str):
                    held[message.id] = message.string
    return held


def _changed():
    theirs = _theirs()
    return {message: text for message, text in _ours().items() if message in theirs and theirs[message] != {text}}


def test_no_word_of_ours_changes_a_word_of_the_back_office():
    assert {message: text for message, text in _changed().items() if message not in MEANT_FOR_BOTH} == {}


def test_no_exception_outlives_its_word():
    assert sorted(set(MEANT_FOR_BOTH) - set(_changed())) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "请填写或选择这一项。"),
        ("a\0b", "含有看不见的字符，请重新输入。"),
        ("四个字符", "最多 3 个字，现在有 4 个，请缩短。"),
    ],
)
def test_django_says_what_to_do_with_a_bad_value(value, message):
    field = forms.CharField(max_length=3)

    with pytest.raises(forms.ValidationError) as caught:
        field.clean(value)

    assert caught.value.messages[0] == message

"""The translation catalogues: what the sources say, what the catalogues hold, and compiling them without gettext."""

import io
import os
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
LANGUAGE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.po"
OUTSIDE = {".venv", "node_modules", "var", "tests", "benchmarks", "migrations"}


def catalogue_files():
    """Every catalogue of ours: the apps' own, and the one beside them that fills Wagtail's gaps."""
    depths = ("", "*/", "*/*/")
    return sorted(
        path
        for depth in depths
        for path in settings.BASE_DIR.glob(f"{depth}{LANGUAGE}")
        if not OUTSIDE & set(path.relative_to(settings.BASE_DIR).parts)
    )


def compile_catalogues():
    """Write each ``.mo`` that is missing or older than its ``.po``. Returns how many were written."""
    written = 0
    for source in [*catalogue_files(), *settings.BASE_DIR.glob(str(LANGUAGE.with_name("djangojs.po")))]:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale="zh_Hans")
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        written += 1
        # Django reads the catalogues while it loads the models: let go of what was read before this one was there.
        translation_file_changed(None, target)
    return written


def source_strings():
    """Every message of our sources, as a dict from message to the first file that has it."""
    found = {}
    for path in sorted(settings.BASE_DIR.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or OUTSIDE & set(path.relative_to(settings.BASE_DIR).parts):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "{%" not in text:
                continue
            # Python's tokenizer reads what is left: indentation means nothing in a template.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
        for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                found.setdefault(single, path.relative_to(settings.BASE_DIR))
    return found


def translations():
    """Every translated message of our catalogues: message -> set of its translations."""
    held = {}
    for source in catalogue_files():
        with source.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                single = message.id[0] if isinstance(message.id, tuple | list) else message.id
                text = message.string[0] if isinstance(message.string, tuple | list) else message.string
                if single and text and not message.fuzzy:
                    held.setdefault(single, set()).add(text)
    return held


def untranslated():
    """Messages of our sources that no catalogue of ours translates: message -> file."""
    held = translations()
    return {message: path for message, path in source_strings().items() if message not in held}

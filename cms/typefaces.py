"""The typefaces of what is printed: where they come from, and which characters each of them has.

No font stands in the repository. Noto Sans SC and Noto Serif SC come with the npm packages of ``package.json``;
HanaMinB, for rare characters outside the basic plane, from Debian's ``fonts-hanazono`` where it is installed.
ReportLab reads TrueType outlines only, which rules out Debian's own Noto CJK.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from reportlab.pdfbase import pdfmetrics, ttfonts

SANS = "NotoSansSC"
SANS_BOLD = "NotoSansSC-Bold"
SERIF_BOLD = "NotoSerifSC-Bold"
RARE = "HanaMinB"

GOOGLE = settings.NODE_MODULES / "@expo-google-fonts"
FILES = {
    SANS: GOOGLE / "noto-sans-sc" / "400Regular" / "NotoSansSC_400Regular.ttf",
    SANS_BOLD: GOOGLE / "noto-sans-sc" / "700Bold" / "NotoSansSC_700Bold.ttf",
    SERIF_BOLD: GOOGLE / "noto-serif-sc" / "700Bold" / "NotoSerifSC_700Bold.ttf",
    RARE: Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
}
# What stands in for a character that the wanted typeface lacks, in this order.
FALLBACK = (SANS, RARE)
# Control, format, private-use, surrogate and unassigned: a private-use character is drawn differently by each font.
NEVER_PRINTED = {"Cc", "Cf", "Co", "Cs", "Cn"}
FIRST_ASTRAL = 0x10000


@lru_cache(maxsize=len(FILES))
def typeface(name):
    """The registered ReportLab font of this name, or None where its file is not installed."""
    path = FILES[name]
    if not path.exists():
        return None
    font = ttfonts.TTFont(name, str(path), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


def has_character(name, character):
    """Can the typeface ``name`` draw this character?"""
    font = typeface(name)
    return font is not None and ord(character) in font.face.charToGlyph


def typeface_for(character, wanted):
    """The first typeface that can draw ``character``: the wanted one, else a stand-in; None when none can."""
    if unicodedata.category(character) in NEVER_PRINTED:
        return None
    return next((name for name in (wanted, *FALLBACK) if has_character(name, character)), None)


def runs_of(text, wanted):
    """Split ``text`` into (typeface, piece) pairs so that each piece can be drawn whole.

    Raises ValueError for a character that no typeface has: an empty box must never be printed.
    """
    runs = []
    for character in text:
        name = typeface_for(character, wanted)
        if name is None:
            message = f"no glyph for U+{ord(character):04X}"
            raise ValueError(message)
        if runs and runs[-1][0] == name:
            runs[-1][1].append(character)
        else:
            runs.append((name, [character]))
    return [(name, "".join(piece)) for name, piece in runs]


def missing_glyphs(text):
    """The characters of ``text`` that no typeface can print in a certificate's bold serif, each once, in order."""
    return [character for character in dict.fromkeys(text) if typeface_for(character, SERIF_BOLD) is None]


def _unicode_map(font_name, subset):
    """ReportLab's ``makeToUnicodeCMap`` with code points outside the basic plane as UTF-16 surrogates.

    The original writes them as five hex digits, and 𠮷 is copied out of the PDF as something else.
    """
    cmap = _original_unicode_map(font_name, subset)
    for index, code in enumerate(subset):
        if code >= FIRST_ASTRAL:
            utf16 = chr(code).encode("utf-16-be").hex().upper()
            cmap = cmap.replace(f"<{index:02X}> <{code:04X}>", f"<{index:02X}> <{utf16}>")
    return cmap


_original_unicode_map = ttfonts.makeToUnicodeCMap
ttfonts.makeToUnicodeCMap = _unicode_map

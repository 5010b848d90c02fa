"""Setting Chinese text on a ReportLab canvas: fallback character by character, centring, shrinking, wrapping."""

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from cms.typefaces import RARE, SANS, SANS_BOLD, SERIF_BOLD, runs_of, typeface

# ASCII-85 would cost half of the time of a certificate and make it a quarter larger.
rl_config.useA85 = 0

PAGE = landscape(A4)
BOLD = {SANS_BOLD, SERIF_BOLD}
FILL, FILL_AND_STROKE = 0, 2
# 避头尾: marks that may not begin a line.
NO_LINE_START = "，。、；：！？）》」』】%·"


def new_canvas(buffer, *, title, author):
    """An A4 landscape canvas whose bytes depend on what is drawn alone, without an unembedded Helvetica."""
    typeface(SANS)
    canvas = Canvas(buffer, pagesize=PAGE, invariant=1, pageCompression=1, initialFontName=SANS, lang="zh-CN")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator(author)
    return canvas


def width_of(text, font, size, spacing=0):
    """The width of ``text`` in points, with ``spacing`` between characters."""
    drawn = sum(stringWidth(piece, name, size) for name, piece in runs_of(text, font))
    return drawn + spacing * max(len(text) - 1, 0)


def draw_text(canvas, x, y, text, *, font, size, spacing=0, align="left"):
    """Draw one line at (x, y), each character in a typeface that has it; returns the width."""
    width = width_of(text, font, size, spacing)
    line = canvas.beginText(x - {"left": 0, "centre": width / 2, "right": width}[align], y)
    line.setCharSpace(spacing)
    for name, piece in runs_of(text, font):
        line.setFont(name, size)
        is_thin = name == RARE and font in BOLD
        if is_thin:
            # The typeface of rare characters has one weight: in a bold line its strokes are thickened.
            canvas.setLineWidth(size * 0.035)
            line.setStrokeColor(canvas._fillColorObj)
            line.setTextRenderMode(FILL_AND_STROKE)
        line.textOut(piece)
        if is_thin:
            line.setTextRenderMode(FILL)
    canvas.drawText(line)
    return width


def fitting(text, font, *, largest, smallest, width, spacing=0):
    """The (size, spacing) nearest to the largest at which ``text`` fits into ``width``; never below ``smallest``."""
    needed = width_of(text, font, largest, spacing)
    scale = min(1, width / needed) if needed else 1
    return max(smallest, largest * scale), spacing * scale


def balanced(text, font, size, width):
    """Break ``text`` into as few lines as fit into ``width``, of nearly equal length, so that none is a lone mark."""
    lines = wrapped(text, font, size, width)
    narrow, wide = width / 3, width
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        if len(wrapped(text, font, size, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrapped(text, font, size, wide)


def wrapped(text, font, size, width):
    """Break ``text`` into lines of at most ``width``; a closing mark never begins a line, words in Latin stay whole."""
    lines, line, filled = [], "", 0.0
    for piece in _unbreakable(text):
        needed = width_of(piece, font, size)
        if line and filled + needed > width:
            lines.append(line.rstrip())
            line, filled = "", 0.0
            piece = piece.lstrip()  # noqa: PLW2901 (a line does not begin with a blank)
        line, filled = line + piece, filled + needed
    return [*lines, line] if line else lines


def _unbreakable(text):
    pieces = []
    for character in text:
        joins_word = pieces and character.isascii() and character.isalnum() and pieces[-1][-1].isascii()
        if pieces and (character in NO_LINE_START or (joins_word and pieces[-1][-1].isalnum())):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces

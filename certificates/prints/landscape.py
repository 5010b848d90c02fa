"""The landscape design: A4, deep blue and a thin line of gold, the name in the middle, the proof at the foot.

The labels stand here in Chinese, not in a catalogue: the paper is a Chinese document whatever language the site speaks,
and the same face must give the same bytes for ever.
"""

from certificates.prints.lettering import PAGE, balanced, draw_text, fitting, width_of
from certificates.prints.ornaments import BLUE, GOLD, NAVY, draw_qr, draw_shield, frame_operators
from cms.typefaces import SANS, SANS_BOLD, SERIF_BOLD

WIDTH, HEIGHT = PAGE
CENTRE = WIDTH / 2
LEFT, RIGHT = 84, WIDTH - 84
INK = (0.086, 0.125, 0.18)
SOFT = (0.33, 0.38, 0.45)
STAMP = (0.77, 0.09, 0.11)


def draw_landscape(canvas, face):
    """Draw one certificate on the present page."""
    canvas.addLiteral(frame_operators())
    _head(canvas, face)
    _holder(canvas, face)
    _wording(canvas, face)
    _proof(canvas, face)
    _issuer(canvas, face)
    if face["is_demo"]:
        _stamp(canvas)


def _head(canvas, face):
    draw_shield(canvas, CENTRE, HEIGHT - 70, 40)
    canvas.setFillColorRGB(*BLUE)
    draw_text(canvas, CENTRE, HEIGHT - 130, face["issuer"], font=SANS, size=12, spacing=2.4, align="centre")
    canvas.setFillColorRGB(*NAVY)
    title = face["kind_title"]
    size, spacing = fitting(title, SERIF_BOLD, largest=37, smallest=18, width=RIGHT - LEFT, spacing=5)
    draw_text(canvas, CENTRE, HEIGHT - 180, title, font=SERIF_BOLD, size=size, spacing=spacing, align="centre")
    _divider(canvas, HEIGHT - 204)


def _divider(canvas, y):
    canvas.setStrokeColorRGB(*GOLD)
    canvas.setFillColorRGB(*GOLD)
    canvas.setLineWidth(0.8)
    for side in (-1, 1):
        canvas.line(CENTRE + side * 12, y, CENTRE + side * 120, y)
    diamond = canvas.beginPath()
    diamond.moveTo(CENTRE, y + 4)
    for x, height in ((CENTRE + 4, y), (CENTRE, y - 4), (CENTRE - 4, y)):
        diamond.lineTo(x, height)
    diamond.close()
    canvas.drawPath(diamond, stroke=0, fill=1)


def _holder(canvas, face):
    canvas.setFillColorRGB(*INK)
    name = face["name"]
    wanted = 10 if len(name) <= 4 else 2
    size, spacing = fitting(name, SERIF_BOLD, largest=32, smallest=6, width=RIGHT - LEFT - 24, spacing=wanted)
    y = HEIGHT - 262
    draw_text(canvas, CENTRE, y, name, font=SERIF_BOLD, size=size, spacing=spacing, align="centre")
    line = min(max(width_of(name, SERIF_BOLD, size, spacing) + 48, 210), RIGHT - LEFT)
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineWidth(0.6)
    canvas.line(CENTRE - line / 2, y - 12, CENTRE + line / 2, y - 12)
    if face["document"]:
        canvas.setFillColorRGB(*SOFT)
        text = f"{face['document_kind']}　{face['document']}"
        draw_text(canvas, CENTRE, y - 31, text, font=SANS, size=10.5, spacing=0.5, align="centre")


def _wording(canvas, face):
    size, leading = 15.5, 30
    lines = balanced(face["text"], SANS, size, RIGHT - LEFT - 50)
    if len(lines) > 3:
        size, leading = 11, 19
        lines = balanced(face["text"], SANS, size, RIGHT - LEFT)
    canvas.setFillColorRGB(*INK)
    top = HEIGHT - (334 if len(lines) > 1 else 348)
    for index, line in enumerate(lines):
        draw_text(canvas, CENTRE, top - index * leading, line, font=SANS, size=size, align="centre")


def _proof(canvas, face):
    side, foot = 76, 80
    draw_qr(canvas, LEFT, foot, side, face["verify_url"])
    canvas.setFillColorRGB(*SOFT)
    draw_text(canvas, LEFT + side / 2, foot - 13, "扫码查验真伪", font=SANS, size=8, align="centre")
    facts = [("证书编号", face["number"]), ("累计学时", f"{face['hours']} 学时"), ("考核结果", face["level"])]
    if face["valid_until"]:
        facts.append(("有效期至", chinese_date(face["valid_until"])))
    x, y = LEFT + side + 18, foot + side - 9
    for label, value in facts:
        canvas.setFillColorRGB(*SOFT)
        draw_text(canvas, x, y, label, font=SANS, size=9.5)
        canvas.setFillColorRGB(*INK)
        draw_text(canvas, x + 50, y, value, font=SANS_BOLD, size=10)
        y -= 20


def _issuer(canvas, face):
    canvas.setFillColorRGB(*NAVY)
    size, spacing = fitting(face["issuer"], SERIF_BOLD, largest=17, smallest=9, width=250, spacing=3)
    draw_text(canvas, RIGHT, 116, face["issuer"], font=SERIF_BOLD, size=size, spacing=spacing, align="right")
    canvas.setFillColorRGB(*INK)
    day = chinese_date(face["issued_on"]) + ("（换发）" if face["replaces"] else "")
    draw_text(canvas, RIGHT, 90, day, font=SANS, size=12.5, spacing=0.6, align="right")


def _stamp(canvas):
    """演示 across the page: a certificate of a demonstration proves nothing and must look like it."""
    canvas.saveState()
    canvas.setFillColorRGB(*STAMP)
    canvas.setFillAlpha(0.1)
    canvas.translate(CENTRE, HEIGHT / 2)
    canvas.rotate(24)
    draw_text(canvas, 0, -66, "演示", font=SANS_BOLD, size=190, spacing=70, align="centre")
    canvas.restoreState()
    canvas.setFillColorRGB(*STAMP)
    draw_text(canvas, RIGHT, HEIGHT - 84, "演示证书，不作凭证", font=SANS_BOLD, size=10, align="right")


def chinese_date(text):
    """2026年11月21日 from an ISO date."""
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"

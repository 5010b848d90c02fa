"""The ornament of the landscape design: fine interlaced lines, computed once as PDF operators.

The drawing is our own: waves that interlace along the edge, a rosette behind the text, the base's shield. Nothing of
it may be taken for a state emblem or for a seal.
"""

import math
from functools import lru_cache

import segno

from certificates.prints.lettering import PAGE

WIDTH, HEIGHT = PAGE
BLUE = (0.071, 0.251, 0.498)
NAVY = (0.043, 0.176, 0.369)
GOLD = (0.694, 0.549, 0.231)
PALE = (0.875, 0.910, 0.957)

OUTER, INNER = 24, 48  # the band of waves lies between these distances from the edge
STRANDS = 5
WAVE = 26.0  # points, adjusted so that whole waves fit each side

# The roof and the tick on the shield, in the coordinates of cms/static/cms/mark.svg.
MARK_LINES = (
    ((0.976, 0.718, 0), ((11, 24.5), (24, 12), (37, 24.5))),
    ((1, 1, 1), ((17, 28), (22.5, 33.5), (32, 23.5))),
)


def _polyline(points, *, close=False):
    steps = [f"{x:.2f} {y:.2f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points)]
    return " ".join(steps) + (" s" if close else " S")


def _stroke(colour, width):
    return "{:.3f} {:.3f} {:.3f} RG {:.2f} w".format(*colour, width)


def _rectangle(inset):
    return f"{inset} {inset} {WIDTH - 2 * inset:.2f} {HEIGHT - 2 * inset:.2f} re S"


def _waves(length, place):
    """Strands of sine waves of shifted phase along one side; ``place(along, across)`` gives the point."""
    waves = round(length / WAVE)
    middle, height = (OUTER + INNER) / 2, (INNER - OUTER) / 2 - 4.5
    steps = waves * 8
    for strand in range(STRANDS):
        phase = 2 * math.pi * strand / STRANDS
        yield _polyline(
            [
                place(
                    along := length * step / steps,
                    middle + height * math.sin(2 * math.pi * waves * along / length + phase),
                )
                for step in range(steps + 1)
            ]
        )


def _band():
    across, down = WIDTH - 2 * INNER, HEIGHT - 2 * INNER
    sides = (
        (across, lambda along, off: (INNER + along, off)),
        (across, lambda along, off: (INNER + along, HEIGHT - off)),
        (down, lambda along, off: (off, INNER + along)),
        (down, lambda along, off: (WIDTH - off, INNER + along)),
    )
    for length, place in sides:
        yield from _waves(length, place)


def _corner_rosettes():
    middle = (OUTER + INNER) / 2
    for x in (middle, WIDTH - middle):
        for y in (middle, HEIGHT - middle):
            for turn in range(3):
                yield _polyline(_rose(x, y, 4.2, 2.9, petals=8, turn=turn * math.pi / 12, steps=72), close=True)


def _rose(x, y, radius, swing, *, petals, turn, steps):
    """A circle whose radius swings ``petals`` times: with several turns of it, a guilloche rosette."""
    return [
        (
            x + (radius + swing * math.cos(petals * angle + turn * petals)) * math.cos(angle),
            y + (radius + swing * math.cos(petals * angle + turn * petals)) * math.sin(angle),
        )
        for angle in (2 * math.pi * step / steps for step in range(steps))
    ]


def _ground():
    """Two rings of interlaced roses: each phase turned by an equal part, so that the whole is symmetrical."""
    for radius, swing, petals, phases in ((132, 34, 18, 8), (66, 26, 12, 6)):
        for phase in range(phases):
            turn = 2 * math.pi * phase / phases / petals
            yield _polyline(
                _rose(WIDTH / 2, 272, radius, swing, petals=petals, turn=turn, steps=petals * 16), close=True
            )


@lru_cache(maxsize=1)
def frame_operators():
    """Ground, band and lines of the frame, as one string of PDF operators."""
    parts = ["q 1 j", _stroke(PALE, 0.3), *_ground()]
    parts += [_stroke(BLUE, 0.35), *_band(), *_corner_rosettes()]
    parts += [_stroke(NAVY, 1.8), _rectangle(OUTER - 4), _stroke(NAVY, 0.5), _rectangle(OUTER)]
    parts += [_stroke(NAVY, 0.5), _rectangle(INNER), _stroke(GOLD, 0.9), _rectangle(INNER + 4), "Q"]
    return " ".join(parts)


def draw_shield(canvas, x, y, height):
    """The base's mark: a shield with a roof and a tick, its top centre at (x, y)."""
    scale = height / 43
    canvas.saveState()
    canvas.translate(x - 24 * scale, y + 2.5 * scale)
    canvas.scale(scale, -scale)
    canvas.setFillColorRGB(*BLUE)
    shield = canvas.beginPath()
    shield.moveTo(24, 2.5)
    shield.lineTo(5.5, 9)
    shield.lineTo(5.5, 23.5)
    shield.curveTo(5.5, 34.5, 13, 42, 24, 45.5)
    shield.curveTo(35, 42, 42.5, 34.5, 42.5, 23.5)
    shield.lineTo(42.5, 9)
    shield.close()
    canvas.drawPath(shield, stroke=0, fill=1)
    canvas.setLineWidth(3.6)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for colour, points in MARK_LINES:
        canvas.setStrokeColorRGB(*colour)
        line = canvas.beginPath()
        line.moveTo(*points[0])
        for point in points[1:]:
            line.lineTo(*point)
        canvas.drawPath(line, stroke=1, fill=0)
    canvas.restoreState()


def draw_qr(canvas, x, y, size, text):
    """``text`` as a QR code of vector squares whose lower left corner is (x, y); the quiet zone is the paper."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = size / len(rows)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        start = None
        for column, is_dark in enumerate((*row, 0)):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                path.rect(x + start * module, y + size - (index + 1) * module, (column - start) * module, module)
                start = None
    canvas.setFillColorRGB(0.06, 0.1, 0.18)
    canvas.drawPath(path, stroke=0, fill=1)

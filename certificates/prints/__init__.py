"""Certificates on paper: from the face alone, the same bytes for the same face.

A layout is chosen by the name that the face carries, so a certificate keeps the design under which it was issued.
"""

import io

import segno

from certificates.prints.landscape import draw_landscape
from certificates.prints.lettering import new_canvas
from cms.typefaces import missing_glyphs

__all__ = ["LAYOUTS", "booklet_pdf", "certificate_pdf", "missing_glyphs", "qr_picture"]

LAYOUTS = {"landscape": draw_landscape}


def certificate_pdf(face):
    """The PDF of one certificate as bytes; deterministic, with every font embedded."""
    return _pdf([face], title=f"{face['kind_title']} {face['number']}")


def booklet_pdf(faces):
    """Many certificates in one PDF for printing, a page each, in the order given."""
    return _pdf(faces, title=faces[0]["kind_title"])


def qr_picture(text):
    """``text`` as a QR code, for the ``src`` of an ``<img>``."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2, scale=4)


def _pdf(faces, *, title):
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, title=title, author=faces[0]["issuer"])
    for face in faces:
        LAYOUTS[face["layout"]](canvas, face)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()

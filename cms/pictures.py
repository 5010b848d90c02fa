"""The first page of a PDF as a picture, for a browser that keeps pictures and no files."""

import io
import threading

import pypdfium2
from PIL.Image import Quantize

COLOURS = 32  # a third of the bytes of full colour; those that are rare on the page but far from the others stay
# PDFium keeps state of its own: one page at a time in a process.
_one_at_a_time = threading.Lock()


def png_of_pdf(data: bytes, *, width: int) -> bytes:
    """The first page of a PDF as PNG bytes, ``width`` pixels wide; few colours keep it small on a bad line."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[0]
            picture = page.render(scale=width / page.get_width()).to_pil()
        finally:
            document.close()
    memory = io.BytesIO()
    few = picture.convert("RGB").quantize(COLOURS, method=Quantize.MAXCOVERAGE, kmeans=1)
    few.save(memory, format="PNG", optimize=True)
    return memory.getvalue()

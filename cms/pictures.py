"""The first page of a PDF as a picture, for a browser that keeps pictures and no files."""

import io
import threading

import pypdfium2

# PDFium keeps state of its own: one page at a time in a process.
_one_at_a_time = threading.Lock()


def png_of_pdf(data: bytes, *, width: int, colours: int = 128) -> bytes:
    """The first page of a PDF as PNG bytes, ``width`` pixels wide; few colours keep it small on a bad line."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[0]
            picture = page.render(scale=width / page.get_width()).to_pil()
        finally:
            document.close()
    memory = io.BytesIO()
    picture.convert("RGB").quantize(colours).save(memory, format="PNG", optimize=True)
    return memory.getvalue()

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cms.pictures import png_of_pdf


def test_first_page_becomes_a_picture_of_the_width_asked_for():
    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=(200, 100))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 0, 100, 100, stroke=0, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()

    picture = Image.open(io.BytesIO(png_of_pdf(memory.getvalue(), width=400))).convert("RGB")

    assert (picture.size, picture.getpixel((100, 100)), picture.getpixel((300, 100))) == (
        (400, 200),
        (255, 0, 0),
        (255, 255, 255),
    )

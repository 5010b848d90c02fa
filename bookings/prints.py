"""What leaves the system to be carried: the QR picture of a ticket, its calendar entry, the sheet of a group."""

import io

import segno
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from bookings.rules import span
from bookings.tickets import ticket_url
from cms.pictures import png_of_pdf
from cms.queries import base_name, is_demonstration
from cms.typefaces import SANS as FONT
from cms.typefaces import SANS_BOLD as BOLD
from cms.typefaces import has_character, typeface

MISSING = "〓"  # what Chinese printers set for a character that they do not have
CARD = (360, 560)  # points of a ticket as a picture, half as many as it has pixels
CARD_INK, CARD_SOFT, CARD_HEAD = (0.086, 0.125, 0.18), (0.3, 0.345, 0.41), (0.07, 0.25, 0.5)
COLUMNS, ROWS = 2, 5
MARGIN, HEAD, GAP = 14 * mm, 26 * mm, 3 * mm


def ticket_qr(seat):
    """The QR code of a ticket as PNG bytes."""
    picture = io.BytesIO()
    segno.make(ticket_url(seat.public_id), error="m").save(picture, kind="png", scale=8, border=3)
    return picture.getvalue()


def ticket_picture(seat):
    """The whole ticket as PNG bytes, 720 pixels wide, to be kept and shown where nothing can be downloaded."""
    typeface(FONT), typeface(BOLD)  # registers them
    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=CARD)
    _card_head(canvas, seat.session)
    _card_code(canvas, seat)
    _card_facts(canvas, seat)
    canvas.save()
    return png_of_pdf(memory.getvalue(), width=2 * CARD[0])


def _card_head(canvas, session):
    width, height = CARD
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setFillColorRGB(*CARD_HEAD)
    canvas.rect(0, height - 104, width, 104, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(FONT, 11)
    canvas.drawString(24, height - 28, printable(base_name()))
    title = session.module.title
    canvas.setFont(BOLD, _size_for(title, width - 48, largest=22))
    canvas.drawString(24, height - 60, printable(title))
    canvas.setFont(FONT, 13)
    canvas.drawString(24, height - 87, printable(span(session.starts_at, session.ends_at)))


def _card_code(canvas, seat):
    width, height = CARD
    size = 214
    bottom = height - 118 - size
    canvas.drawImage(ImageReader(io.BytesIO(ticket_qr(seat))), (width - size) / 2, bottom, size, size)
    canvas.setFillColorRGB(*CARD_INK)
    canvas.setFont("Courier-Bold", 26)
    canvas.drawCentredString(width / 2, bottom - 22, seat.code)
    if is_demonstration():
        _stamp(canvas, 24, bottom - 27)
    canvas.setStrokeGray(0.8)
    canvas.line(24, bottom - 42, width - 24, bottom - 42)


def _card_facts(canvas, seat):
    facts = [(_("Full name"), seat.person.name), (_("Place"), seat.session.place)]
    if seat.booking.organisation:
        facts.append((_("Booked by"), str(seat.booking.organisation)))
    y = CARD[1] - 118 - 214 - 70
    for label, text in facts:
        canvas.setFillColorRGB(*CARD_SOFT)
        canvas.setFont(FONT, 13)
        canvas.drawString(24, y, label)
        canvas.setFillColorRGB(*CARD_INK)
        canvas.setFont(FONT, _size_for(text, CARD[0] - 48 - 80, largest=16))
        canvas.drawString(104, y, printable(text))
        y -= 28
    canvas.setFillColorRGB(*CARD_SOFT)
    canvas.setFont(FONT, 11)
    canvas.drawString(24, 24, _("Show this at the door, in when you come and out when you leave."))


def ticket_calendar(seat):
    """The session of a ticket as an iCalendar file (RFC 5545), in bytes; importing a later one updates the entry."""
    session = seat.session
    is_off = seat.is_cancelled or session.is_cancelled
    event = Event()
    event.add("uid", f"{seat.public_id}@pingan-shixun")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", timezone.localtime(session.starts_at))
    event.add("dtend", timezone.localtime(session.ends_at))
    event.add("summary", session.module.title)
    event.add("location", session.place or base_name())
    event.add("description", _("Ticket code: %(code)s") % {"code": seat.code})
    event.add("sequence", session.revision + int(seat.is_cancelled and not session.is_cancelled))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//pingan-shixun//bookings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def group_sheet(booking, seats):
    """The tickets of a group as a PDF to print and cut, in bytes: name, code and QR for each seat, ten on a page."""
    typeface(FONT)  # registers it
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=A4)
    canvas.setTitle(_("Tickets: %(title)s") % {"title": booking.session.module.title})
    per_page = COLUMNS * ROWS
    pages = [seats[start : start + per_page] for start in range(0, len(seats), per_page)] or [[]]
    for number, on_page in enumerate(pages, start=1):
        _head(canvas, booking, number, len(pages))
        for place, seat in enumerate(on_page):
            _card(canvas, booking.session, seat, place)
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def printable(text):
    """``text`` with 〓 for each character that the font lacks, never an empty box; the code tells who is meant."""
    return "".join(character if has_character(FONT, character) else MISSING for character in text)


def _head(canvas, booking, number, pages):
    width, height = A4
    session = booking.session
    canvas.setFont(FONT, 15)
    canvas.drawString(MARGIN, height - 17 * mm, printable(session.module.title))
    canvas.setFont(FONT, 10)
    line = f"{span(session.starts_at, session.ends_at)}  {session.place}  {booking.organisation}"
    canvas.drawString(MARGIN, height - 23 * mm, printable(line))
    canvas.drawRightString(width - MARGIN, height - 17 * mm, f"{number} / {pages}")


def _card(canvas, session, seat, place):
    width, height = A4
    card_width = (width - 2 * MARGIN - GAP) / COLUMNS
    card_height = (height - HEAD - MARGIN - GAP * (ROWS - 1)) / ROWS
    left = MARGIN + (place % COLUMNS) * (card_width + GAP)
    bottom = height - HEAD - card_height - (place // COLUMNS) * (card_height + GAP)
    canvas.setStrokeGray(0.6)
    canvas.roundRect(left, bottom, card_width, card_height, 3 * mm)
    size = card_height - 6 * mm
    room = card_width - size - 11 * mm
    picture = ImageReader(io.BytesIO(ticket_qr(seat)))
    canvas.drawImage(picture, left + card_width - size - 3 * mm, bottom + 3 * mm, size, size)
    canvas.setFont(FONT, _size_for(seat.person.name, room))
    canvas.drawString(left + 5 * mm, bottom + card_height - 13 * mm, printable(seat.person.name))
    canvas.setFont(FONT, 8)
    for line, text in enumerate((session.module.title, span(session.starts_at, session.ends_at))):
        canvas.drawString(left + 5 * mm, bottom + card_height - (19 + 5 * line) * mm, _fitted(text, room))
    canvas.setFont("Courier-Bold", 14)
    canvas.drawString(left + 5 * mm, bottom + 13 * mm, seat.code)
    canvas.setFont(FONT, 8)
    canvas.drawString(left + 5 * mm, bottom + 6 * mm, _("Show this at the door."))
    if is_demonstration():
        _stamp(canvas, left + 26 * mm, bottom + 4.5 * mm)


def _stamp(canvas, left, bottom):
    """Say on each ticket, since they are cut apart, that it is a demonstration."""
    word = _("Demonstration")
    canvas.setFont(FONT, 11)
    canvas.rect(left, bottom, pdfmetrics.stringWidth(word, FONT, 11) + 4 * mm, 6 * mm)
    canvas.drawString(left + 2 * mm, bottom + 1.6 * mm, word)


def _size_for(text, room, *, largest=16):
    """The largest size, down to 6, at which ``text`` fits ``room``."""
    for size in range(largest, 6, -1):
        if pdfmetrics.stringWidth(printable(text), FONT, size) <= room:
            return size
    return 6


def _fitted(text, room):
    """``text`` at 8 points, its end left out with an ellipsis where it does not fit ``room``."""
    shown = printable(text)
    if pdfmetrics.stringWidth(shown, FONT, 8) <= room:
        return shown
    while pdfmetrics.stringWidth(f"{shown}…", FONT, 8) > room:
        shown = shown[:-1]
    return f"{shown}…"

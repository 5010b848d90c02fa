"""Addresses of this app."""

from django.urls import path

from bookings.views import groups, public, tickets

app_name = "bookings"

urlpatterns = [
    path("timetable/", public.timetable, name="timetable"),
    path("timetable/<int:pk>/", public.show_session, name="session-show"),
    path("timetable/<int:pk>/book/", public.book_session, name="session-book"),
    path("tickets/", tickets.show_tickets, name="tickets"),
    path("tickets/<uuid:public_id>/", tickets.show_ticket, name="ticket-show"),
    path("tickets/<uuid:public_id>/qr.png", tickets.show_qr, name="ticket-qr"),
    path("tickets/<uuid:public_id>/ticket.png", tickets.show_picture, name="ticket-picture"),
    path("tickets/<uuid:public_id>/calendar.ics", tickets.download_calendar, name="ticket-calendar"),
    path("tickets/<uuid:public_id>/cancel/", tickets.cancel_ticket, name="ticket-cancel"),
    path("t/<str:token>/", tickets.open_ticket, name="ticket-open"),
    path("org/bookings/", groups.show_bookings, name="group-list"),
    path("org/bookings/new/", groups.book, name="group-book"),
    path("org/bookings/<int:pk>/", groups.show_booking, name="group-show"),
    path("org/bookings/<int:pk>/tickets.pdf", groups.download_sheet, name="group-sheet"),
    path("org/bookings/<int:pk>/cancel/", groups.cancel, name="group-cancel"),
]

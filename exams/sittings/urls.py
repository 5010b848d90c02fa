"""Addresses of this app."""

from django.urls import path

from exams.sittings import views

app_name = "sittings"

urlpatterns = [
    path("exam/", views.my_exams, name="list"),
    path("exam/seat/", views.seat_pass, name="seat-pass"),
    path("exam/worker.js", views.worker, name="worker"),
    path("exam/check/<int:module_pk>/start/", views.check_start, name="check-start"),
    path("exam/<uuid:public_id>/", views.show, name="show"),
    path("exam/<uuid:public_id>/start/", views.start, name="start"),
    path("exam/<uuid:public_id>/paper/", views.paper, name="paper"),
    path("exam/<uuid:public_id>/hand-in/", views.hand_in_paper, name="hand-in"),
]

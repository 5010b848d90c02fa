"""Addresses of this app: the front desk."""

from django.urls import path

from attendance import views

app_name = "attendance"

urlpatterns = [
    path("desk/", views.show_desk, name="desk"),
    path("desk/sessions/", views.list_sessions, name="sessions"),
    path("desk/sessions/<int:pk>/", views.show_session, name="session"),
    path("desk/inside/", views.list_inside, name="inside"),
]

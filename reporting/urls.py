"""Addresses of the overviews."""

from django.urls import path

from reporting.views import me, org

app_name = "reporting"

urlpatterns = [
    path("me/", me.overview, name="me"),
    path("me/record/", me.record, name="me-record"),
    path("me/messages/", me.messages, name="me-messages"),
    path("me/data/", me.data, name="me-data"),
    path("org/", org.overview, name="org"),
    path("org/<int:pk>/", org.organisation, name="org-show"),
]

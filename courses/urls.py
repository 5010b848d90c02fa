"""Addresses of this app; zones and modules are pages of the tree."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("study/<int:pk>/read/", views.study_read, name="study-read"),
]

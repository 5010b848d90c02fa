"""Addresses of the shell: large text, search."""

from django.urls import path

from cms import views

app_name = "cms"

urlpatterns = [
    path("large-text/", views.switch_large_text, name="large-text"),
    path("search/", views.search, name="search"),
]

"""Addresses of this app."""

app_name = "marking"

urlpatterns = []

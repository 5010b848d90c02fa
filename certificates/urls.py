"""Addresses of this app."""

app_name = "certificates"

urlpatterns = []

"""Addresses of this app."""

app_name = "sittings"

urlpatterns = []

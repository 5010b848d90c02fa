"""Addresses of this app."""

app_name = "attendance"

urlpatterns = []

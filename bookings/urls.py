"""Addresses of this app."""

app_name = "bookings"

urlpatterns = []

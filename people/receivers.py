"""What happens when somebody signs in."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone


@receiver(user_logged_in)
def end_the_session_in_time(sender, request, **_more):
    """A session ends so many hours after its sign-in, however busy it is: the end is a moment, not an age."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.has_signed_in = True  # read by KnownBrowserMiddleware

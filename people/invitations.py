"""A link by which somebody chooses a password: signed, good once and for three days (PASSWORD_RESET_TIMEOUT)."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def invitation_to(user):
    """The whole address for ``user`` to choose a password; whoever has it can, so hand it to nobody else."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("people:choose-password", args=[uid, default_token_generator.make_token(user)])
    return f"{settings.PUBLIC_URL}{path}"

"""Links that sign in once, within two minutes, and lead to one file: for a browser that WeChat hands over to."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.limits import count_try
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.exceptions import LinkRefused
from people.models import SignInLink

LIFETIME = timedelta(minutes=2)
MOST_LINKS, LINKS_WINDOW = 10, 600  # for one sign-in, in seconds
TOKEN_BYTES = 32
KEPT = timedelta(days=1)  # after that a row says nothing that the audit does not


def make_sign_in_link(*, by: Actor, target: str) -> str:
    """Make a link for the user who acts, to ``target``, an address that the caller has judged; returns its token.

    Only the digest of the token is stored. Raises LinkRefused after ten links within ten minutes.
    """
    if count_try(f"sign-in-link:{by.id}", seconds=LINKS_WINDOW) > MOST_LINKS:
        raise LinkRefused(_("Too many links at once. Nothing was opened; please try again in ten minutes."))
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    with transaction.atomic():
        SignInLink.objects.filter(expires_at__lt=now - KEPT).delete()
        link = SignInLink.objects.create(
            user_id=by.user_id,  # type: ignore[misc]  # not None: the view asks for a sign-in
            token_hash=_hash(token),
            target=target,
            expires_at=now + LIFETIME,
        )
        audit.record(by=by, action="people.make_sign_in_link", thing=link, target=target)
    return token


def open_link(token: str) -> SignInLink | None:
    """The link of this token while it can still be used, or None."""
    usable = SignInLink.objects.usable().select_related("user__person")
    return usable.filter(token_hash=_hash(token)).first()


@transaction.atomic
def use_sign_in_link(*, token: str) -> SignInLink:
    """Use the link up, once, whoever is first; returns it with the user to sign in. Raises LinkRefused."""
    now, digest = timezone.now(), _hash(token)
    # Plain columns of the row itself: of two at once PostgreSQL lets the second look again at what the first wrote.
    used = SignInLink.objects.filter(token_hash=digest, used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    link = SignInLink.objects.select_related("user").filter(token_hash=digest).first() if used else None
    if link is None or not link.user.is_active:
        raise LinkRefused(_("This link has been used or is older than two minutes. Make a new one in WeChat."))
    audit.record(by=Actor.of(link.user), action="people.use_sign_in_link", thing=link, target=link.target)
    return link


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Founding a real base: its name, and its first three administrators, who are three people (GB/T 22239-2019 8.1.4.2).

The way in is a link that is printed in the terminal of the machine and nowhere else. Nobody sets a password for
anybody: each administrator gets a link to choose their own.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import HomePage, Installation
from cms.queries import forget_name
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.actions import grant_role, open_account
from people.invitations import invitation_to
from people.models import User

ROLES = ("system-administrator", "security-administrator", "audit-administrator")
FOUNDING = Actor.system("founding")


class FoundingRefused(Exception):
    """The base was not founded; nothing was written. ``message`` says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Founder:
    """One of the three: the role, and who it is."""

    role: str
    name: str
    phone: str


def new_founding_link():
    """A fresh address for founding this base; one that was printed before is void."""
    token = secrets.token_urlsafe(32)
    Installation.objects.filter(founded_at__isnull=True).update(founding_digest=_digest(token))
    return f"{settings.PUBLIC_URL}{reverse('founding', args=[token])}"


def opens_founding(token):
    """Is this the token of the link that was printed last, and the base not founded yet?"""
    row = Installation.objects.filter(founded_at__isnull=True, is_demo=False).exclude(founding_digest="").first()
    return row is not None and hmac.compare_digest(row.founding_digest, _digest(token))


def found_base(*, name, founders):
    """Name the base and open the accounts of its three administrators. Returns the user of each role, by role.

    Raises FoundingRefused for a second founding, in a demonstration, and where the three are not three people;
    PeopleError for a name or a phone number that cannot be.
    """
    if settings.DEMO:
        raise FoundingRefused(_("A demonstration is not founded. Start an empty base with DEMO=0."))
    if sorted(founder.role for founder in founders) != sorted(ROLES):
        raise FoundingRefused(_("A base is founded by one system, one security and one audit administrator."))
    with transaction.atomic():
        row = Installation.objects.select_for_update().first()
        if row is None or row.founded_at:
            raise FoundingRefused(_("This base has been founded already. Nothing was changed."))
        if User.objects.filter(role_grants__role__in=ROLES).exists():
            raise FoundingRefused(_("This base has administrators already. Nothing was changed."))
        opened = {founder.role: _open(founder) for founder in founders}
        row.name, row.founded_at, row.founding_digest = name, timezone.now(), ""
        row.save()
        audit.record(by=FOUNDING, action="site.found", thing=row)
        home = HomePage.objects.first()
        if home:
            home.become_root(public_url=settings.PUBLIC_URL, site_name=name)
    forget_name()
    return opened


def invitations_of(opened):
    """The link for each of the three to choose a password: (user, role, address)."""
    return [(opened[role], role, invitation_to(opened[role])) for role in ROLES]


def _open(founder):
    user = open_account(by=FOUNDING, name=founder.name, phone=founder.phone)
    grant_role(by=FOUNDING, user=user, role=founder.role)
    return user


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()

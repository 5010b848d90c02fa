from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateState(TextChoices):
    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")


class RegisterKind(TextChoices):
    ISSUED = "issued", _("issued")
    RENDERED = "rendered", _("file made")
    STATUS = "status", _("state changed")


class Verdict(TextChoices):
    """What the public page says of a certificate. Only the first is good."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")
    DEMO = "demo", _("demonstration")

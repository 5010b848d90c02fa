"""Typed JSON for other systems and for the pages' own scripts."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from certificates import queries
from certificates.limits import is_over_limit

router = Router()


class CheckIn(Schema):
    """Number and name, as they stand on the paper."""

    number: str = Field(max_length=200)
    name: str = Field(max_length=200)


class CertificateOut(Schema):
    """What number and name together disclose; ``verdict`` is valid, suspended, revoked, superseded, expired or demo."""

    number: str
    kind: str
    level: str
    issuer: str
    issued_on: datetime.date
    valid_until: datetime.date | None
    verdict: str
    state: str
    name: str
    document_tail: str
    is_demo: bool


class CheckOut(Schema):
    """Found or not; unknown, mistyped and another's name are one answer."""

    found: bool
    certificate: CertificateOut | None = None


class Refusal(Schema):
    """Why there is no answer."""

    message: str


@router.post("/verify", response={200: CheckOut, 429: Refusal}, url_name="certificates-verify")
def verify(request: HttpRequest, response: HttpResponse, check: CheckIn):
    """Is there a certificate of this number for this name, and may it be relied on?"""
    response["Cache-Control"] = "no-store, private"
    if is_over_limit(request.META):
        response["Retry-After"] = "60"
        return Status(429, {"message": _("Too many checks from this address. Wait a minute and try again.")})
    certificate = queries.matching(check.number, check.name)
    if certificate is None:
        return Status(200, {"found": False})
    return Status(200, {"found": True, "certificate": queries.disclosure(certificate)})

"""Keeping the kinds of certificates and their designs."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import permissions, rules
from certificates.exceptions import CertificateError, IssuingNotAllowed
from certificates.models import Kind
from certificates.prints import missing_glyphs
from courses.models import Programme
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.permissions import require


def create_kind(
    *, by: Actor, code: str, title: str, programme: Programme, wording: str, valid_years: int | None = None
) -> Kind:
    """Make a kind with its first design. Raises CertificateError for words that it may not carry."""
    _check(by, title, wording)
    with transaction.atomic():
        kind = Kind.objects.create(
            code=code, title=title, programme=programme, wording=wording, valid_years=valid_years
        )
        kind.designs.create(version=1)
        audit.record(by=by, action="certificates.create_kind", thing=kind)
    return kind


def update_kind(*, by: Actor, kind: Kind, title: str, wording: str, valid_years: int | None = None) -> Kind:
    """Change what future certificates of a kind say; those issued keep their face. Code and programme stay."""
    _check(by, title, wording)
    with transaction.atomic():
        before = {"title": kind.title, "wording": kind.wording, "valid_years": kind.valid_years}
        kind.title, kind.wording, kind.valid_years = title, wording, valid_years
        kind.save(update_fields=["title", "wording", "valid_years"])
        after = {"title": title, "wording": wording, "valid_years": valid_years}
        audit.record(by=by, action="certificates.update_kind", thing=kind, before=before, after=after)
    return kind


def _check(by: Actor, title: str, wording: str) -> None:
    require(by, permissions.may_issue, refusal=IssuingNotAllowed)
    words = rules.forbidden_words(title, wording)
    if words:
        raise CertificateError(_("A certificate of the base may not say: %(words)s") % {"words": "、".join(words)})
    unknown = rules.unknown_placeholders(wording)
    if unknown:
        raise CertificateError(_("Unknown placeholders: %(names)s") % {"names": "、".join(unknown)})
    missing = missing_glyphs("".join((title + wording).split()))
    if missing:
        raise CertificateError(
            _("These characters cannot be printed: %(characters)s") % {"characters": "、".join(missing)}
        )

"""Suspending, taking up again, revoking. Nothing is deleted."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import permissions, rules
from certificates.actions.register import add_to_register
from certificates.choices import CertificateState, RegisterKind
from certificates.exceptions import CertificateError, IssuingNotAllowed, StateNotAllowed
from certificates.models import Certificate, StatusChange
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor


def change_status(*, by: Actor, certificate: Certificate, state: str, reason: str) -> Certificate:
    """Put a certificate into another state, with the reason; the register and the audit log say so.

    Raises StateNotAllowed when the present state does not lead there, also when somebody else was quicker.
    """
    if not permissions.actor_holds(by, permissions.CHANGE):
        raise IssuingNotAllowed
    if not reason.strip():
        raise CertificateError(_("Give the reason: it is kept in the register."))
    allowed_from = [old for old, following in rules.NEXT_STATES.items() if state in following]
    with transaction.atomic():
        before = Certificate.objects.values_list("state", flat=True).get(pk=certificate.pk)
        changed = Certificate.objects.filter(pk=certificate.pk, state=before, state__in=allowed_from).update(
            state=state
        )
        if not changed:
            raise StateNotAllowed
        certificate.refresh_from_db()
        StatusChange.objects.create(certificate=certificate, state=state, reason=reason, changed_by=by.label)
        add_to_register(
            certificate, RegisterKind.STATUS, {"state": str(CertificateState(state).value), "reason": reason}
        )
        audit.record(
            by=by,
            action="certificates.change_status",
            thing=certificate,
            before={"state": before},
            after={"state": state},
            reason=reason,
        )
    return certificate

"""Suspending, taking up again, revoking. Nothing is deleted; revoking takes two people."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import permissions, rules
from certificates.actions.register import add_to_register
from certificates.choices import CertificateState, RegisterKind
from certificates.exceptions import CertificateError, IssuingNotAllowed, SecondPersonNeeded, StateNotAllowed
from certificates.models import Certificate, StatusChange
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.actions.approvals import decide_approval, request_approval
from people.exceptions import ApprovalRefused
from people.models import TwoPersonApproval
from people.permissions import require
from people.queries import open_approval

REVOCATION = "certificates.revoke"
LONGEST_REASON = 200


def change_status(*, by: Actor, certificate: Certificate, state: str, reason: str) -> Certificate:
    """Suspend a certificate or take it up again, with the reason; the register and the audit log say so.

    Raises SecondPersonNeeded when a person wants to revoke alone, StateNotAllowed when the present state does not lead
    there, also when somebody else was quicker.
    """
    _check(by, reason)
    if state == CertificateState.REVOKED and by.kind != "system":
        raise SecondPersonNeeded
    with transaction.atomic():
        return _put(by=by, certificate=certificate, state=state, reason=reason, changed_by=by.label)


def request_revocation(*, by: Actor, certificate: Certificate, reason: str) -> TwoPersonApproval:
    """Ask for a revocation; nothing changes until somebody else has decided. Asking again returns what waits."""
    _check(by, reason)
    certificate.refresh_from_db(fields=["state"])
    if CertificateState.REVOKED not in rules.NEXT_STATES[CertificateState(certificate.state)]:
        raise StateNotAllowed
    label = f"{certificate.number} {certificate.face['name']}"
    return request_approval(by=by, kind=REVOCATION, thing=certificate, label=label, reason=reason)


def decide_revocation(*, by: Actor, certificate: Certificate, is_granted: bool) -> Certificate:
    """Revoke as somebody else asked for, or refuse it. Raises CertificateError for the one who asked."""
    require(by, permissions.may_change_status, refusal=IssuingNotAllowed)
    with transaction.atomic():
        approval = open_approval(REVOCATION, certificate)
        if approval is None:
            raise StateNotAllowed
        try:
            approval = decide_approval(by=by, approval=approval, is_granted=is_granted)
        except ApprovalRefused as refused:
            raise CertificateError(refused.message) from refused
        if not is_granted:
            return certificate
        both = f"{approval.requested_by.get_full_name()} + {by.label}"
        return _put(
            by=by,
            certificate=certificate,
            state=CertificateState.REVOKED,
            reason=approval.reason[:LONGEST_REASON],
            changed_by=both[:150],
        )


def _check(by: Actor, reason: str) -> None:
    require(by, permissions.may_change_status, refusal=IssuingNotAllowed)
    if not reason.strip():
        raise CertificateError(_("Give the reason: it is kept in the register."))


def _put(*, by: Actor, certificate: Certificate, state: str, reason: str, changed_by: str) -> Certificate:
    """Change the state and write it down, in the caller's transaction."""
    allowed_from = [old for old, following in rules.NEXT_STATES.items() if state in following]
    before = Certificate.objects.values_list("state", flat=True).get(pk=certificate.pk)
    changed = Certificate.objects.filter(pk=certificate.pk, state=before, state__in=allowed_from).update(state=state)
    if not changed:
        raise StateNotAllowed
    certificate.refresh_from_db()
    StatusChange.objects.create(certificate=certificate, state=state, reason=reason, changed_by=changed_by)
    line = {"state": CertificateState(state).value, "reason": reason}
    add_to_register(certificate, RegisterKind.STATUS, line)
    audit.record(
        by=by,
        action="certificates.change_status",
        thing=certificate,
        before={"state": before},
        after={"state": state},
        reason=reason,
        changed_by=changed_by,
    )
    return certificate

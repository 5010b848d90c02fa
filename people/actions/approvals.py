"""Approval by a second person: one asks, another decides."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from people.exceptions import ApprovalRefused
from people.models import TwoPersonApproval


def request_approval(*, by: Actor, kind: str, thing: Model, label: str, reason: str = "") -> TwoPersonApproval:
    """Ask for somebody else's approval of ``kind`` about ``thing``. Returns the TwoPersonApproval.

    Asking again while one waits returns the one that waits. Whether the user may ask is the calling app's
    business; a part of the system may not (PermissionDenied), since two persons decide.
    """
    if by.user_id is None:
        raise PermissionDenied
    about = {"kind": kind, "object_kind": thing._meta.label_lower, "object_id": str(thing.pk)}
    try:
        with transaction.atomic():
            approval = TwoPersonApproval.objects.create(
                **about, label=label[:200], requested_by_id=by.user_id, reason=reason[:300]
            )
            audit.record(by=by, action="people.request_approval", thing=approval, kind=kind, reason=reason)
    except IntegrityError:
        return TwoPersonApproval.objects.get(**about, decided_by__isnull=True)
    return approval


@transaction.atomic
def decide_approval(*, by: Actor, approval: TwoPersonApproval, is_granted: bool, reason: str = "") -> TwoPersonApproval:
    """Grant or refuse what somebody else asked for, once. Returns the approval as it stands.

    Whether the user may decide is the calling app's business. Raises ApprovalRefused for the one who asked, and when
    it was decided already.
    """
    if by.user_id is None or by.user_id == approval.requested_by_id:
        raise ApprovalRefused(_("Whoever asks does not decide. Somebody else has to approve this."))
    decided = TwoPersonApproval.objects.filter(pk=approval.pk, decided_by__isnull=True).update(
        decided_by_id=by.user_id,
        decided_at=timezone.now(),
        is_granted=is_granted,
        reason=reason[:300] or approval.reason,
    )
    approval.refresh_from_db()
    decider = approval.decided_by
    if not decided:
        raise ApprovalRefused(
            _("%(name)s has already decided this.") % {"name": decider.get_full_name() if decider else ""}
        )
    audit.record(
        by=by, action="people.decide_approval", thing=approval, kind=approval.kind, granted=is_granted, reason=reason
    )
    return approval

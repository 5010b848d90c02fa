"""Issuing: one certificate in one short transaction, or many, each in its own."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import permissions, rules
from certificates.actions.files import RENDER
from certificates.actions.register import add_to_register, take_serial
from certificates.choices import CertificateState, RegisterKind
from certificates.exceptions import CertificateError, IssuingNotAllowed, NotDue, StateNotAllowed, UnprintableName
from certificates.models import Award, Certificate, Kind, StatusChange
from certificates.prints import missing_glyphs
from certificates.queries import standing
from cms.queries import base_name, is_demonstration
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.audit.rules import digest_of
from groundwork.jobs.actions import cancel_job, enqueue
from groundwork.jobs.models import Job
from people.models import Person
from people.permissions import require

BATCH = "certificates.issue_batch"
DEMO_PREFIX = "YS"


def issue(*, by: Actor, kind: Kind, person: Person, cycle: str) -> Certificate:
    """Issue the certificate that ``person`` has earned for ``cycle``, or return the one already issued.

    Number, face, register line, audit entry and the promise of the file are one transaction. Raises NotDue,
    UnprintableName or IssuingNotAllowed.
    """
    return _issue(by=by, kind=kind, person=person, cycle=cycle)[0]


def reissue(*, by: Actor, certificate: Certificate, reason: str) -> Certificate:
    """Replace a live certificate by a new one with a new number (换发), such as after a corrected name.

    The old one becomes superseded and keeps its number and its file. Raises StateNotAllowed for one that is not live.
    """
    require(by, permissions.may_change_status, refusal=IssuingNotAllowed)
    person = certificate.award.person
    _refuse_unprintable(person)
    hours = standing(certificate.award.kind, certificate.award.cycle, persons=[person])[0].hours
    with transaction.atomic():
        changed = Certificate.objects.filter(pk=certificate.pk, state__in=rules.LIVE_STATES).update(
            state=CertificateState.SUPERSEDED
        )
        if not changed:
            raise StateNotAllowed
        certificate.refresh_from_db()
        new = _numbered(certificate.award)  # its series before the register, as when issuing: one order, no deadlock
        StatusChange.objects.create(
            certificate=certificate, state=CertificateState.SUPERSEDED, reason=reason, changed_by=by.label
        )
        add_to_register(certificate, RegisterKind.STATUS, {"state": CertificateState.SUPERSEDED, "reason": reason})
        audit.record(by=by, action="certificates.supersede", thing=certificate, reason=reason)
        return _put_out(by=by, certificate=new, hours=hours, replaces=certificate.number)


def issue_batch(*, by: Actor, kind: Kind, cycle: str, persons: list[Person]) -> Job:
    """Promise to issue to each of ``persons``, with progress; while one such job runs, that one is returned.

    Each certificate is its own transaction: stopped or broken off, the job can simply be started again.
    """
    require(by, permissions.may_issue, refusal=IssuingNotAllowed)
    prefix = f"{BATCH}:{kind.code}:{cycle}:"
    with transaction.atomic():
        running = Job.objects.filter(task=BATCH, key__startswith=prefix, finished_at__isnull=True).first()
        if running:
            return running
        keys = [person.pk for person in persons]
        job = enqueue(
            BATCH,
            key=f"{prefix}{uuid.uuid4().hex}",
            by=by,
            total=len(keys),
            kind_id=kind.pk,
            cycle=cycle,
            person_ids=keys,
        )
        audit.record(by=by, action="certificates.issue_batch", thing=job, kind=kind.code, cycle=cycle, persons=keys)
    return job


def stop_batch(*, by: Actor, job: Job) -> None:
    """Stop a batch after the certificate in hand, whoever of those who may issue began it."""
    require(by, permissions.may_issue, refusal=IssuingNotAllowed)
    if job.task != BATCH:
        raise IssuingNotAllowed
    cancel_job(by=by, job=job, is_allowed=True)


@dataclass
class BatchReport:
    """What a batch did: so many newly issued, so many already held, and who was refused, with the reason."""

    considered: int = 0
    issued: int = 0
    already: int = 0
    faults: list[dict] = field(default_factory=list)

    def sentence(self) -> str:
        """The report for people."""
        return _("%(issued)s issued, %(already)s already held, %(refused)s refused") % {
            "issued": self.issued,
            "already": self.already,
            "refused": len(self.faults),
        }


def issue_each(
    *, by: Actor, kind: Kind, cycle: str, persons: list[Person], progress: Callable[[int], None] | None = None
) -> BatchReport:
    """Issue to each of ``persons`` in turn, each in its own transaction; who is not due is noted, not an error.

    ``progress(done)`` is told after each; what it raises stops the batch between two certificates.
    """
    report = BatchReport()
    for person in persons:
        report.considered += 1
        try:
            _certificate, is_new = _issue(by=by, kind=kind, person=person, cycle=cycle)
        except (NotDue, UnprintableName) as error:
            report.faults.append({"person": person.pk, "reason": str(error)})
        else:
            report.issued += is_new
            report.already += not is_new
        if progress:
            progress(report.considered)
    return report


def _issue(*, by: Actor, kind: Kind, person: Person, cycle: str) -> tuple[Certificate, bool]:
    require(by, permissions.may_issue, refusal=IssuingNotAllowed)
    earlier = _issued(kind, person, cycle)
    if earlier:
        return earlier, False
    # Before the transaction, since the first look into the typefaces reads their files.
    _refuse_unprintable(person)
    with transaction.atomic():
        row = standing(kind, cycle, persons=[person])[0]
        if row.missing:
            raise NotDue("；".join(row.missing))
        award, is_new = Award.objects.get_or_create(person=person, kind=kind, cycle=cycle)
        if not is_new:
            return Certificate.objects.filter(award=award).latest("pk"), False
        return _put_out(by=by, certificate=_numbered(award), hours=row.hours), True


def _issued(kind: Kind, person: Person, cycle: str) -> Certificate | None:
    return Certificate.objects.filter(award__kind=kind, award__person=person, award__cycle=cycle).first()


def _refuse_unprintable(person: Person) -> None:
    characters = missing_glyphs(person.name)
    if characters:
        raise UnprintableName(characters)


def _numbered(award: Award) -> Certificate:
    """A certificate with the next number of its series, not saved; in the caller's transaction."""
    today, kind = timezone.localdate(), award.kind
    design = kind.designs.order_by("-version").first()
    if design is None:
        raise CertificateError(_("This kind has no design yet."))
    prefix = DEMO_PREFIX if is_demonstration() else settings.CERTIFICATE_PREFIX
    serial = take_serial(f"{prefix}-{kind.code}", today.year)
    return Certificate(
        number=rules.number_of(prefix, today.year, kind.code, serial),
        token=rules.new_token(),
        award=award,
        design=design,
        issued_on=today,
        valid_until=rules.valid_until(today, kind.valid_years),
    )


def _put_out(*, by: Actor, certificate: Certificate, hours: Decimal, replaces: str = "") -> Certificate:
    """Face, register line, audit entry, promise of the file; in the caller's transaction."""
    certificate.face = _face(certificate, hours, replaces)
    certificate.save()
    add_to_register(certificate, RegisterKind.ISSUED, {"face": digest_of(certificate.face)})
    audit.record(by=by, action="certificates.issue", thing=certificate, replaces=replaces)
    enqueue(RENDER, key=f"{RENDER}:{certificate.number}", by=by, certificate_id=certificate.pk)
    return certificate


def _face(certificate: Certificate, hours: Decimal, replaces: str) -> dict[str, Any]:
    """Every field that is printed, as text: the file is made from this alone, however the person changes later."""
    award, kind = certificate.award, certificate.award.kind
    document = award.person.documents.first()
    level = _("passed (on the certificate)")
    shown_hours = rules.plain_decimal(hours)
    return {
        "layout": certificate.design.layout,
        "design": certificate.design.version,
        "number": certificate.number,
        "name": award.person.name,
        "document_kind": str(document.get_kind_display()) if document else "",
        "document": document.masked if document else "",
        "kind_title": kind.title,
        "programme": kind.programme.title,
        "hours": shown_hours,
        "level": level,
        "text": rules.wording_of(kind.wording, programme=kind.programme.title, hours=shown_hours, level=level),
        "issuer": settings.CERTIFICATE_ISSUER or base_name(),
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else "",
        "replaces": replaces,
        "verify_url": f"{settings.PUBLIC_URL}/verify/{certificate.token}/",
        "is_demo": is_demonstration(),
    }

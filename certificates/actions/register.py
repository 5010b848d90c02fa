"""The register: one chain over all certificates, and the file that belongs to a line of it."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import rules
from certificates.choices import RegisterKind
from certificates.models import Certificate, RegisterEntry, Series
from certificates.prints import certificate_pdf
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.audit.rules import FIRST_LINK
from groundwork.notices import actions as notices

REGISTER = "register"
RENDERER = "certificate-renderer"
RENDER = "certificates.render"


def take_serial(prefix: str, year: int) -> int:
    """The next serial of a series, by one UPDATE in the caller's transaction: rolled back with it, so no gap."""
    Series.objects.get_or_create(prefix=prefix, year=year)
    series = Series.objects.filter(prefix=prefix, year=year)
    series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()


def add_to_register(certificate: Certificate, kind: RegisterKind, content: dict) -> RegisterEntry:
    """Chain one line about ``certificate`` in the caller's transaction.

    The UPDATE that counts the positions also makes writers queue, so that two can never follow the same line.
    """
    position = take_serial(REGISTER, 0)
    latest = RegisterEntry.objects.filter(position=position - 1).first()
    line: dict[str, Any] = {
        "position": position,
        "kind": kind.value,
        "content": content,
        "previous": latest.digest if latest else FIRST_LINK,
        "at": timezone.now(),
    }
    digest = rules.entry_digest(number=certificate.number, **line)
    return RegisterEntry.objects.create(certificate=certificate, digest=digest, **line)


def render_file(*, certificate: Certificate) -> Certificate:
    """Make the file of a certificate from its face, store it, and write its hash into the register; once.

    Drawing and storing happen outside any transaction; the bytes depend on the face alone, so a second run finds the
    same file and changes nothing, and a run that died between storing and writing is simply done again.
    """
    if certificate.file_name:
        return certificate
    content = certificate_pdf(certificate.face)
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"certificates/{certificate.issued_on.year}/{certificate.number}-{sha256[:16]}.pdf"
    name = _stored(name, content)
    with transaction.atomic():
        is_first = Certificate.objects.filter(pk=certificate.pk, file_name="").update(
            file_name=name, file_sha256=sha256
        )
        if is_first:
            add_to_register(certificate, RegisterKind.RENDERED, {"file": sha256})
            audit.record(by=Actor.system(RENDERER), action="certificates.render", thing=certificate, file=sha256)
            _tell_holder(certificate)
    certificate.refresh_from_db()
    return certificate


def _stored(name: str, content: bytes) -> str:
    """Store the bytes under ``name``, unless they stand there; half a file of a run that died is none."""
    store = storages["private"]
    if store.exists(name):
        with store.open(name) as file:
            if file.read() == content:
                return name
        store.delete(name)
    return store.save(name, ContentFile(content))


def _tell_holder(certificate: Certificate) -> None:
    user = certificate.award.person.user
    if user is not None:
        notices.send_message(
            to=user,
            key=f"certificate:{certificate.number}",
            subject=_("Your certificate has been issued: %(title)s") % {"title": certificate.face["kind_title"]},
            body=_("Number %(number)s") % {"number": certificate.number},
            link=reverse("certificates:detail", args=[certificate.public_id]),
        )

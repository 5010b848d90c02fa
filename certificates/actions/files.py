"""The file of a certificate: made once, kept safe, and put back when it is lost."""

import hashlib
import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions.register import add_to_register
from certificates.choices import RegisterKind
from certificates.exceptions import FileLost
from certificates.models import Certificate
from certificates.prints import certificate_pdf
from certificates.queries import certificates_without_file, is_file_whole
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.jobs.actions import enqueue
from groundwork.notices import actions as notices

RENDERER = "certificate-renderer"
RENDER = "certificates.render"


def render_file(*, certificate: Certificate) -> Certificate:
    """Make the file of a certificate from its face, store it, and write its hash into the register; once.

    Drawing and storing happen outside any transaction; the bytes depend on the face alone, so a second run finds the
    same file and changes nothing, and a run that died between storing and writing is simply done again. The file is on
    the disk itself before the row names it. One that was lost since is drawn again to the same bytes; raises FileLost
    when another version of the programme or of the typefaces draws others.
    """
    if certificate.file_name:
        _restore(certificate)
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


def heal_files() -> int:
    """Promise a file to each certificate that has none and waits for none, one promise a day. Returns how many.

    None: never made, since the job failed; or gone or empty, after a power cut or a restore. A file of other bytes is
    found by ``verify_register``, which reads them all.
    """
    today = timezone.localdate()
    lacking = certificates_without_file()
    for certificate in lacking:
        enqueue(RENDER, key=f"{RENDER}:{certificate.number}:{today.isoformat()}", certificate_id=certificate.pk)
    return len(lacking)


def _restore(certificate: Certificate) -> None:
    """Put the registered bytes back where they are missing or others stand."""
    if is_file_whole(certificate):
        return
    content = certificate_pdf(certificate.face)
    if hashlib.sha256(content).hexdigest() != certificate.file_sha256:
        raise FileLost(certificate.number)
    _stored(certificate.file_name, content)
    audit.record(by=Actor.system(RENDERER), action="certificates.restore_file", thing=certificate)


def _stored(name: str, content: bytes) -> str:
    """Store the bytes under ``name``, unless they stand there; half a file of a run that died is none.

    On return they survive a power cut: the row that names them does, and nothing may change it any more.
    """
    store = storages["private"]
    if store.exists(name):
        with store.open(name) as file:
            is_whole = file.read() == content
        if not is_whole:
            store.delete(name)
    if not store.exists(name):
        name = store.save(name, ContentFile(content))
    if isinstance(store, FileSystemStorage):
        path = Path(store.path(name))
        for written in (path, *path.parents[: len(Path(name).parts)]):  # the folders too: they hold the names
            _sync(written)
    return name


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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

"""The certificates of an organisation's people, for its contact: a list, a ZIP of the files, a PDF for printing."""

import io
import zipfile

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import permissions, queries
from certificates.choices import CertificateState
from certificates.prints import booklet_pdf
from people.elsewhere import opens_elsewhere

MOST_AT_ONCE = 300


@require_safe
@login_required
def organisation_list(request):
    """Who of one's people holds which certificate."""
    certificates = _certificates_or_404(request)
    page = Paginator(certificates, 30).get_page(request.GET.get("page"))
    missing = queries.numbers_without_file(_printable(certificates))
    context = {"page_obj": page, "most": MOST_AT_ONCE, "missing": missing}
    return render(request, "certificates/organisation/list.html", context)


@require_safe
@login_required
@opens_elsewhere
def organisation_zip(request):
    """The registered files of all valid certificates: each can be checked by its hash. What is missing is named."""
    store, buffer, certificates = storages["private"], io.BytesIO(), _printable_or_404(request)
    missing = queries.numbers_without_file(certificates)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            if certificate.number in missing:
                continue
            with store.open(certificate.file_name) as file:
                archive.writestr(f"{certificate.number}-{certificate.face['name']}.pdf", file.read())
        if missing:
            words = [_("The files of these certificates are not there; they are made again within the hour:"), *missing]
            archive.writestr(_("missing files.txt"), "\r\n".join([*words, ""]).encode("utf-8-sig"))
    buffer.seek(0)
    return _download(buffer, "certificates.zip", "application/zip")


@require_safe
@login_required
@opens_elsewhere
def organisation_print(request):
    """All valid certificates in one PDF, a page each."""
    faces = [certificate.face for certificate in _printable_or_404(request)]
    return _download(io.BytesIO(booklet_pdf(faces)), "certificates.pdf", "application/pdf")


def _certificates_or_404(request):
    if not permissions.may_view_organisations(request.user):
        raise Http404
    return queries.certificates_of_organisations(request.user)


def _printable(certificates):
    return list(certificates.filter(state=CertificateState.VALID)[:MOST_AT_ONCE])


def _printable_or_404(request):
    certificates = _printable(_certificates_or_404(request))
    if not certificates:
        raise Http404
    return certificates


def _download(buffer, name, content_type):
    response = FileResponse(buffer, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "no-store, private"
    return response

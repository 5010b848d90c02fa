"""My certificates, and the file of one for whoever may see it."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates import queries
from certificates.models import Certificate
from certificates.prints import qr_picture
from certificates.views.public import LOOKS
from cms.browsers import is_wechat
from cms.pictures import png_of_pdf
from people.elsewhere import opens_elsewhere

PICTURE_WIDTH = 1080  # pixels: every printed field can be read when the picture is enlarged


@require_safe
@login_required
def mine(request):
    """All of one's own certificates."""
    return render(request, "certificates/trainee/mine.html", {"certificates": queries.certificates_of(request.user)})


@require_safe
@login_required
def detail(request, public_id):
    """One certificate as a card, with its QR code and its file."""
    certificate = _visible_or_404(request, public_id)
    context = {
        "certificate": certificate,
        "face": certificate.face,
        "look": LOOKS[certificate.verdict],
        "qr": qr_picture(certificate.face["verify_url"]),
        "is_mine": certificate.award.person.user_id == request.user.pk,
        "is_picture": is_wechat(request.headers) and bool(certificate.file_name),
    }
    return render(request, "certificates/trainee/detail.html", context)


@require_safe
@login_required
@opens_elsewhere
def file(request, public_id):
    """The file, as it stands in the register."""
    certificate = _visible_or_404(request, public_id)
    response = FileResponse(
        _file_or_404(certificate),
        as_attachment="inline" not in request.GET,
        filename=f"{certificate.number}.pdf",
        content_type="application/pdf",
    )
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@login_required
def picture(request, public_id):
    """The first page of the file as a picture, for a browser that keeps nothing else."""
    certificate = _visible_or_404(request, public_id)
    with _file_or_404(certificate) as file_of_register:
        data = file_of_register.read()
    response = HttpResponse(png_of_pdf(data, width=PICTURE_WIDTH), content_type="image/png")
    response["Cache-Control"] = "no-store, private"
    return response


def _file_or_404(certificate):
    store = storages["private"]
    if not certificate.file_name or not store.exists(certificate.file_name):
        raise Http404
    return store.open(certificate.file_name)


def _visible_or_404(request, public_id):
    visible = Certificate.objects.visible_to(request.user).select_related("award__kind", "award__person")
    return get_object_or_404(visible, public_id=public_id)

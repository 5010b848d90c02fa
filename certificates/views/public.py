"""证书查验: open to everybody, says nothing without a match, leaves no trace in caches, search engines or referrers."""

import functools
import hashlib
from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates import queries, rules
from certificates.choices import Verdict
from certificates.forms import CheckForm
from certificates.limits import is_over_limit

MULTIPART_OVERHEAD = 64 * 1024


@dataclass(frozen=True)
class Look:
    """How a verdict is shown: the modifier of its block, its icon, its title and its sentence."""

    css: str
    icon: str
    title: str | Promise
    text: str | Promise


LOOKS = {
    Verdict.VALID: Look("success", "check", _("This certificate is valid"), _("It is in the register and in force.")),
    Verdict.SUSPENDED: Look(
        "warning",
        "pause",
        _("This certificate is suspended"),
        _("It is genuine, but not in force at present. Ask the issuer before relying on it."),
    ),
    Verdict.REVOKED: Look(
        "error", "cross", _("This certificate has been revoked"), _("It is no longer valid and must not be relied on.")
    ),
    Verdict.SUPERSEDED: Look(
        "superseded",
        "edit",
        _("This certificate has been replaced"),
        _("A newer certificate stands in its place. Ask the holder for the new one."),
    ),
    Verdict.EXPIRED: Look(
        "expired", "clock", _("This certificate has expired"), _("It is genuine, but its period of validity is over.")
    ),
    Verdict.DEMO: Look(
        "demo",
        "info",
        _("A demonstration certificate, no proof"),
        _("It was made to show how the platform works. It proves no training and no result."),
    ),
}


def leaves_no_trace(view):
    """Tell caches, search engines and other sites nothing about what was asked here."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


@leaves_no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Check by number and name; a GET with both in its query works too, for links printed elsewhere."""
    data = request.POST if request.method == "POST" else request.GET
    is_asked = request.method == "POST" or "number" in data
    if not is_asked:
        return render(request, "certificates/public/verify.html", {"form": CheckForm()})
    if is_over_limit(request.META):
        return _busy(request)
    form = CheckForm.of(data)
    if not form.is_valid():
        return render(request, "certificates/public/verify.html", {"form": form})
    certificate = queries.matching(form.cleaned_data["number"], form.cleaned_data["name"])
    return _answer(request, certificate)


@leaves_no_trace
@require_safe
def verify_token(request, token):
    """Check by the token of the QR code: whoever holds the paper may compare every field that is printed on it."""
    return _answer(request, queries.by_token(token), is_whole=True)


# Anybody may ask and nothing is changed, so there is nothing to forge; and looking for a token in the body would read
# 200 MB before the size could be refused.
@csrf_exempt
@leaves_no_trace
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request):
    """Is this file, byte by byte, the one in the register?"""
    if request.method != "POST":
        return redirect("certificates:verify")
    if is_over_limit(request.META):
        return _busy(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > rules.LARGEST_FILE + MULTIPART_OVERHEAD:
        return _file_refused(request, _("The file is larger than 5 MB. Certificates of ours are much smaller."))
    file = request.FILES.get("file")
    if file is None:
        return _file_refused(request, _("Choose the PDF file that is to be compared."))
    if file.size > rules.LARGEST_FILE:
        return _file_refused(request, _("The file is larger than 5 MB. Certificates of ours are much smaller."))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    certificate = queries.by_file(digest.hexdigest())
    return render(request, "certificates/public/file_answer.html", _context(certificate))


def _answer(request, certificate, *, is_whole=False):
    if certificate is None:
        return render(request, "certificates/public/no_match.html")
    return render(request, "certificates/public/answer.html", {**_context(certificate), "is_whole": is_whole})


def _context(certificate):
    if certificate is None:
        return {"found": None}
    return {
        "found": queries.disclosure(certificate),
        "face": certificate.face,
        "look": LOOKS[certificate.verdict],
        "certificate": certificate,
    }


def _file_refused(request, message):
    form = CheckForm()
    return render(request, "certificates/public/verify.html", {"form": form, "file_error": message})


def _busy(request):
    response = render(request, "certificates/public/busy.html", status=429)
    response["Retry-After"] = "60"
    return response

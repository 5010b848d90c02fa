"""The front desk: scanning, today's sessions with their lists, who is inside."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.choices import ScanKind, Verdict
from attendance.permissions import may_scan
from attendance.queries import inside_now, recent_scans, roll_of, sessions_of_today
from attendance.rules import tone_of

API = "api-1:scans"


def desk_only(view):
    """Only for the front desk: sign-in first, then 403 for everybody else."""

    @never_cache
    @require_safe
    @login_required
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not may_scan(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@desk_only
def show_desk(request):
    """Scan tickets in and out. Works on while the server is away: the page keeps what it scanned."""
    context = _for_scripts(request) | {
        "kinds": [(ScanKind.IN, _("Arrival")), (ScanKind.OUT, _("Departure"))],
        "scans": recent_scans(request.user),
        "inside": inside_now().count(),
        "tab": "desk",
    }
    return render(request, "attendance/desk/desk.html", context)


@desk_only
def list_sessions(request):
    """Today's sessions with how many booked, came and left."""
    context = {"sessions": sessions_of_today(), "today": timezone.localdate(), "tab": "sessions"}
    return render(request, "attendance/desk/sessions.html", context)


@desk_only
def show_session(request, pk):
    """Everybody who has a seat in one of today's sessions, each with a button that scans them in or out."""
    session = get_object_or_404(sessions_of_today(), pk=pk)
    context = _for_scripts(request) | {"session": session, "seats": roll_of(session), "tab": "sessions"}
    return render(request, "attendance/desk/session.html", context)


@desk_only
def list_inside(request):
    """Who is inside now, to be called out at the assembly point; made to be printed."""
    here = inside_now().select_related("person", "seat__booking__organisation", "session__module")
    context = {
        "presences": here.order_by("session__starts_at", "session_id", "person__name", "pk"),
        "now": timezone.now(),
        "tab": "inside",
    }
    return render(request, "attendance/desk/inside.html", context)


def _for_scripts(request):
    """What the scripts of the desk need: addresses, who is signed in, and every word that they say."""
    facts = {
        "user": str(request.user.pk),
        "zone": settings.TIME_ZONE,
        "scans": reverse(API),
        "signIn": f"{resolve_url(settings.LOGIN_URL)}?next={request.path}",
        "tones": {verdict: tone_of(verdict) for verdict in Verdict.values},
        "kinds": {ScanKind.IN: _("Arrival"), ScanKind.OUT: _("Departure")},
        "words": _words(),
    }
    return {"facts": facts}


def _words():
    return {
        "device": _("Front desk"),
        "sent": _("All scans have been sent."),
        "sending": _("Sending…"),
        "waiting": _("%(count)s stored, waiting to be sent"),
        "signedOut": _("You are signed out. %(count)s stored on this device; sign in again to send them."),
        "others": _("%(count)s of another sign-in are stored on this device and will be sent when it signs in here."),
        "refused": _("%(count)s could not be taken by the server and are kept here. Tell the administrator."),
        "volatile": _("This browser cannot store scans. Do not close the page before all have been sent."),
        "storedTitle": _("Stored"),
        "storedText": _("The server is away. Check name and time on the ticket yourself; the scan will be sent later."),
        "empty": _("Scan a ticket or type its code first."),
        "cameraInsecure": _(
            "The camera works only over a secure address (https). Type the code, or use a scanner with a cable."
        ),
        "cameraMissing": _("No camera was found. Type the code, or use a scanner with a cable."),
        "cameraDenied": _("The camera was not allowed. Allow it in the settings of the browser, or type the code."),
        "cameraFailed": _("The reader could not be loaded. Check the network and try again, or type the code."),
        "cameraOn": _("Hold the code of the ticket in front of the camera."),
    }

"""What people and programs are told when a request breaks: the disk is full, the database is away, or it is our bug."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

API = "/api/"
RETRY_SECONDS = {503: 5, 507: 60}
SENTENCES = {
    500: _("Something broke on our side. What was acknowledged before is kept. Try again in a minute."),
    503: _(
        "The system cannot store anything at this moment. What was acknowledged before is kept. Leave the page open "
        "and try again in a few seconds."
    ),
    507: _(
        "The disk of the system is full, so this was not stored. What was acknowledged before is kept. Leave the page "
        "open and tell the staff: space must be freed."
    ),
}
FULL = {errno.ENOSPC, errno.EDQUOT}
AWAY = {errno.EIO, errno.EROFS}
DISK_FULL_ON_POSTGRESQL = "53100"


def server_error(request):
    """The answer to a request that broke; called while its exception is handled."""
    return tell(request, status_of(sys.exc_info()[1]))


def status_of(error):
    """507 for a full disk, 503 for a database or disk that is away, 500 for a bug of ours."""
    if isinstance(error, OSError) and error.errno in FULL:
        return 507
    if isinstance(error, OSError) and error.errno in AWAY:
        return 503
    if not isinstance(error, (OperationalError, InterfaceError)):
        return 500
    is_full = "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", "") == DISK_FULL_ON_POSTGRESQL
    return 507 if is_full else 503


def tell(request, status):
    """Say what happened, what was kept and what to do: as JSON at the API, else as a page that needs no database."""
    if request.path.startswith(API):
        words = {"detail": str(SENTENCES[status])}
        response = JsonResponse(words, status=status, json_dumps_params={"ensure_ascii": False})
    else:
        response = render(None, f"{status}.html", status=status)
    if status in RETRY_SECONDS:
        response["Retry-After"] = str(RETRY_SECONDS[status])
    response["Cache-Control"] = "no-store"
    return response

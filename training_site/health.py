"""Is it alive? ``/livez`` for the balancer, ``/healthz`` for people and alarms."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.queries import books_were_right
from groundwork.guards.queries import guards_missing
from groundwork.jobs.clocks import clocks_are_right
from groundwork.jobs.queries import PARTS, jobs_flow, parts_alive

LEAST_FREE = 0.1
BEHIND_THE_DATABASE = (*PARTS, "jobs", "clock", "guards", "bookings")  # what only the database can tell


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _disk_has_room():
    """Is at least a tenth of each disk free that we write to? (One that cannot be asked is not well.)"""
    try:
        disks = [shutil.disk_usage(folder) for folder in (settings.VAR, settings.MEDIA_ROOT) if folder.exists()]
    except OSError:
        return False
    return all(disk.free >= disk.total * LEAST_FREE for disk in disks)


def _behind_the_database():
    return {
        **parts_alive(),
        "jobs": jobs_flow(),
        "clock": clocks_are_right(),
        "guards": not guards_missing(),
        "bookings": books_were_right(),
    }


def _answer(parts):
    well = all(parts.values())
    words = {name: "ok" if alive else "down" for name, alive in parts.items()}
    return JsonResponse({"status": "ok" if well else "down", **words}, status=200 if well else 503)


@never_cache
@require_safe
def livez(request):
    """200 when this process answers and its database does."""
    return _answer({"web": True, "database": _database_answers()})


@never_cache
@require_safe
def healthz(request):
    """200 only when everything is well: what is down is an alarm of that name, in docs/runbook.md."""
    here = {"web": True, "disk": _disk_has_room()}
    try:
        return _answer({**here, "database": _database_answers(), **_behind_the_database()})
    except DatabaseError:
        return _answer({**here, **dict.fromkeys(("database", *BEHIND_THE_DATABASE), False)})

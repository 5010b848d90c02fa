"""Is it alive? ``/livez`` for the balancer, ``/healthz`` for people and alarms."""

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.queries import books_were_right
from groundwork.guards.queries import guards_missing
from groundwork.jobs.queries import PARTS, parts_alive


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


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
    """200 only when every part is well: worker, broker and scheduler by heartbeat, the guards of the database
    all standing, the books found right by the nightly auditor.
    """
    if not _database_answers():
        return _answer({"web": True, **dict.fromkeys(("database", *PARTS, "guards", "bookings"), False)})
    kept = {"guards": not guards_missing(), "bookings": books_were_right()}
    return _answer({"web": True, "database": True, **parts_alive(), **kept})

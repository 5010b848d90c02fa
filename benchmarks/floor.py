"""The floor: the least that Django can do for one unit of work, an indexed SELECT and an UPDATE in a transaction.

``application`` serves it with nothing else: no middleware, no session, no template. It runs under the same gunicorn
settings and on the same database as the product, so that a figure can be read as so many floors.
"""

import os

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

KEYS = 1000
ALONE = "BENCHMARK_FLOOR"

if not settings.configured and os.environ.get(ALONE):  # not where the benchmarks themselves import it
    database = {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": 60}
    settings.configure(
        DATABASES={"default": database},
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

from django.db import connection, models, transaction  # noqa: E402 (a model needs the settings)


class Counter(models.Model):
    """A row found by an index."""

    key = models.PositiveIntegerField(unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "benchmarks_floor"

    def __str__(self):
        return f"{self.key}: {self.count}"


def count(key):
    """The unit of work."""
    with transaction.atomic():
        row = Counter.objects.get(key=key)
        Counter.objects.filter(pk=row.pk).update(count=row.count + 1)
    return row.count + 1


def prepare():
    """Make the table and its rows."""
    with connection.schema_editor() as editor:
        editor.create_model(Counter)
    Counter.objects.bulk_create(Counter(key=key) for key in range(KEYS))


def answer(request, key):
    """The unit of work over HTTP."""
    return JsonResponse({"count": count(key)})


urlpatterns = [path("<int:key>", answer)]

if __name__ == settings.ROOT_URLCONF:
    application = get_wsgi_application()

"""The demo base as a template database: prepared once for each state of migrations, content and demo files."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.utils import timezone

from tests import caches, databases

CONTENT = ("*/content/**/*", "*/*/content/**/*", "training_site/demo/*.py")


@dataclass(frozen=True)
class World:
    """The template of the prepared base, and when it was prepared."""

    template: str

    @property
    def made_at(self):
        return datetime.fromtimestamp(int(self.template.rpartition("-")[2]), timezone.get_current_timezone())

    def at(self, hour, minute=0, *, days=0):
        """A time on the day after the base was prepared, or ``days`` later; ``hour`` may be "17:00"."""
        if isinstance(hour, str):
            hour, minute = map(int, hour.split(":"))
        day = self.made_at.date() + timedelta(days=1 + days)
        return timezone.make_aware(datetime.combine(day, clock_time(hour, minute)))

    def put_back(self):
        """Write the base over the test database."""
        databases.put_back(self.template, connections["default"].settings_dict["NAME"])
        ContentType.objects.clear_cache()
        caches.empty()


def prepared():
    """The world of the present files, prepared now if nobody did yet."""
    store = databases.store()
    name = f"journeys-{databases.digest((*databases.SCHEMA, *CONTENT), store.version)}"
    with store.turn():
        standing = store.standing(name)
        return World(standing[0] if standing else databases.make(f"{name}-{int(time.time())}", "prepare"))

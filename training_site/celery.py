"""The Celery application: its settings are Django's, its tasks are each app's ``tasks.py``."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")

TRANSPORT_ALIASES["folder"] = "groundwork.jobs.transport:Transport"

app = Celery("training_site")
app.set_default()  # "current" holds for this thread alone; a web server answers in others, and they enqueue too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

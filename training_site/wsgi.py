"""The WSGI entry point, started by gunicorn."""

import os

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

# isort: split
from django.core.wsgi import get_wsgi_application

from training_site.postgresql.patience import limit_waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")

limit_waiting()  # a page without an answer from the database has failed; commands and jobs may take their time
application = get_wsgi_application()

from training_site.installation import examine  # noqa: E402 (the apps must be loaded first)

examine()

"""The WSGI entry point, started by gunicorn."""

import os

import training_site  # noqa: F401 (puts the SQLite library in place before Django loads)

# isort: split
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from training_site.engines import limit_statements
from training_site.postgresql.patience import limit_waiting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings")

# A page that takes longer has failed; commands and jobs may take their time.
limit_statements(settings.DATABASES["default"], settings.WEB_STATEMENT_SECONDS)
limit_waiting(settings.WEB_STATEMENT_SECONDS)
application = get_wsgi_application()

from training_site.installation import examine  # noqa: E402 (the apps must be loaded first)

examine()

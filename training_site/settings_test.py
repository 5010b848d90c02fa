"""Settings of the test suite: fixed keys that protect nothing, quick hashing, jobs done at once."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-of-more-than-fifty-characters-0123456789")
os.environ.setdefault("PERSONAL_DATA_KEY", "11" * 32)
os.environ.setdefault("PERSONAL_DATA_HASH_KEY", "22" * 32)
os.environ.setdefault("TICKET_KEY", "33" * 32)

from tests.template_names import UnknownName
from training_site.settings import *  # noqa: F403
from training_site.settings import DATABASES, MIDDLEWARE, STORAGES, TEMPLATES, VAR

DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3"), "MIGRATE": False}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["private"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = [*(m for m in MIDDLEWARE if not m.startswith("whitenoise")), "tests.tripwires.ReadOnlyGet"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownName()

"""Settings of the test suite: fixed keys that protect nothing, quick hashing, jobs done at once."""

import os
from zlib import crc32

os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-of-more-than-fifty-characters-0123456789")
os.environ.setdefault("PERSONAL_DATA_KEY", "11" * 32)
os.environ.setdefault("PERSONAL_DATA_HASH_KEY", "22" * 32)
os.environ.setdefault("TICKET_KEY", "33" * 32)

from tests.template_names import UnknownName
from training_site.engines import SQLITE
from training_site.settings import *  # noqa: F403
from training_site.settings import BASE_DIR, CACHES, DATABASES, MIDDLEWARE, STORAGES, TEMPLATES, VAR

IS_SQLITE = DATABASES["default"]["ENGINE"] == SQLITE
DATABASES["default"]["TEST"] = {
    # A file on SQLite, since in memory all threads share one connection; on a server, one for each checkout.
    "NAME": str(VAR / "test.sqlite3") if IS_SQLITE else f"test-{crc32(bytes(BASE_DIR)):08x}",
    "MIGRATE": False,
}
CACHES["default"]["KEY_FUNCTION"] = "tests.caches.key"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["private"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# WhiteNoise serves what the tests read from disk; the look at the clock would spoil the counts of statements.
LEFT_OUT = ("whitenoise.", "training_site.middleware.ClockMiddleware")
MIDDLEWARE = [*(m for m in MIDDLEWARE if not m.startswith(LEFT_OUT)), "tests.tripwires.ReadOnlyGet"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownName()

"""The one settings file: every difference between two installations is an environment variable, read once.

With none set, the embedded size runs: a SQLite file, a broker in a folder, uploads on disk.
Each variable is described in ``docs/settings.md``.
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from training_site.engines import REDIS_TIMEOUTS, database

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR = Path(env.str("VAR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# --- Who and where
SECRET_KEY = env.str("SECRET_KEY")
PERSONAL_DATA_KEY = env.str("PERSONAL_DATA_KEY")  # encrypts identity numbers at rest; 32 bytes as hex
PERSONAL_DATA_HASH_KEY = env.str("PERSONAL_DATA_HASH_KEY")  # finds them again; 32 bytes as hex
TICKET_KEY = env.str("TICKET_KEY")  # signs tickets; 32 bytes as hex
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", True)
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])

# --- Apps, in the order in which a learner lives: an app imports only apps above it
INSTALLED_APPS = [
    "groundwork.guards",
    "groundwork.audit",
    "groundwork.jobs",
    "groundwork.intake",
    "groundwork.notices",
    "cms",
    "organisations",
    "people",
    "courses",
    "bookings",
    "attendance",
    "exams.bank",
    "exams.papers",
    "exams.sittings",
    "exams.marking",
    "certificates",
    "reporting",
    "training_site",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "training_site.doors.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "training_site.middleware.CompressionMiddleware",
    "training_site.middleware.FoundingMiddleware",
    "training_site.middleware.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.KnownBrowserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "training_site.middleware.MethodPageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "training_site.urls"
WSGI_APPLICATION = "training_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data
DATABASES = {"default": database(env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'base.sqlite3'}"))}
WEB_STATEMENT_SECONDS = env.float("WEB_STATEMENT_SECONDS", 5)  # the web alone: see wsgi.py

REDIS_URL = env.str("REDIS_URL", "")
REDIS_PREFIX = env.str("REDIS_PREFIX", "pingan")  # keeps two bases apart on one Redis
CACHE_IN_DATABASE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_entry",
    "OPTIONS": {"MAX_ENTRIES": 20_000},  # past it, entries are dropped, and with them counts of tries
}
CACHES = {
    # A cache per process would make rate limits lie: the embedded size keeps it in the database.
    "default": (
        {
            "BACKEND": "training_site.caches.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            "OPTIONS": REDIS_TIMEOUTS,
        }
        if REDIS_URL
        else CACHE_IN_DATABASE
    ),
    # Limits stand in the database whatever the size: a Redis that is lost or emptied must not open them.
    "limits": CACHE_IN_DATABASE,
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "public", "base_url": MEDIA_URL},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "training_site.statics.NamedByContentStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# --- Static files: ours, and each npm package's own folder, never node_modules whole
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # filled by the command prepare; WhiteNoise warns of a folder that is missing
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    ("vendor/zxing/es", NODE_MODULES / "zxing-wasm" / "dist" / "es"),
    ("vendor/zxing/reader", NODE_MODULES / "zxing-wasm" / "dist" / "reader"),
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# --- Words and time: Chinese whatever the browser asks for (no locale middleware)
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Signing in
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["people.hashers.QuickArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "people.passwords.OfficePasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "people.limits.SignInHandler"  # more limits than the library's: docs/security.md
AXES_USERNAME_CALLABLE = "people.limits.counted_name"
AXES_CLIENT_IP_CALLABLE = "people.limits.counted_address"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "people/public/locked_out.html"

# --- Transport and content security: one table, explained in docs/architecture.md
HTTPS = PUBLIC_URL.startswith("https://")
OWN_CERTIFICATE = env.str("OWN_CERTIFICATE", "")  # the folder of the one that `make run HOST=…` makes for phones
SECURE_SSL_REDIRECT = HTTPS
# Where the certificate is our own, a browser that was told to insist would no longer let anybody pass its warning.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS and not OWN_CERTIFICATE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and not OWN_CERTIFICATE
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail's preview frames our own pages; see X_FRAME_OPTIONS
    *(["security.W004"] if OWN_CERTIFICATE else []),
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# A browser takes a cookie of this prefix from this very host only, over https: no neighbour can plant one.
OF_THIS_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{OF_THIS_HOST}sessionid"
CSRF_COOKIE_NAME = f"{OF_THIS_HOST}csrftoken"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview frames the page; the site's own policy says frame-ancestors 'self'
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}

# --- Work that must happen: rows in the database, a broker only as a hint, no result backend
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # A request must not wait for a broker that is away: one more try at once, then the sweeper.
    {
        "visibility_timeout": 3600,
        "global_keyprefix": f"{REDIS_PREFIX}:",
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        **REDIS_TIMEOUTS,
    }
    if REDIS_URL
    else {"folder": str(VAR / "queue"), "polling_interval": 0.2}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 8
CELERY_WORKER_CONCURRENCY = env.int("WORKERS", 2)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its lines go through our formatter, as all others
CELERY_BEAT_SCHEDULER = "groundwork.jobs.schedulers:Scheduler"
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
IN_SCHEDULER = {"in_scheduler": True}  # short, SQL only, and not to depend on the broker
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "jobs.beat", "schedule": schedule(10), "options": {"through_broker": True}},
    "sweep-jobs": {"task": "jobs.sweep", "schedule": schedule(10), "options": IN_SCHEDULER},
    "forget-answers": {"task": "intake.forget_answers", "schedule": schedule(3600)},
    "seal-audit": {"task": "audit.seal", "schedule": schedule(60)},
    "finalise-sittings": {"task": "sittings.finalise", "schedule": schedule(20), "options": IN_SCHEDULER},
    "inspect-books": {"task": "bookings.inspect", "schedule": schedule(600)},
    "heal-files": {"task": "certificates.heal_files", "schedule": schedule(3600)},
    "score-sittings": {"task": "marking.score_waiting", "schedule": schedule(30)},
}

# --- Wagtail: nothing leaves the machine, slugs stay plain
WAGTAIL_SITE_NAME = "平安实训"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_USER_LOGIN_FORM = "people.forms.StaffSignInForm"
WAGTAILIMAGES_IMAGE_MODEL = "cms.PlatformImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.PlatformDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "txt", "csv", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": env.bool("SEARCH_AUTO_UPDATE", True)},
}

# --- What the field lays down, each editable and with its source in docs/settings.md
ANSWER_GRACE_SECONDS = env.int("ANSWER_GRACE_SECONDS", 10)
ARRIVED_AT = "site.arrived_at"  # where a request's environment says when its last byte had come (training_site/web.py)
SESSION_CHECK_IN_MINUTES = env.int("SESSION_CHECK_IN_MINUTES", 30)
SESSION_CHECK_OUT_MINUTES = env.int("SESSION_CHECK_OUT_MINUTES", 30)
PRESENCE_TOLERANCE_MINUTES = env.int("PRESENCE_TOLERANCE_MINUTES", 5)
PERIOD_MINUTES = 45  # one 学时
CERTIFICATE_ISSUER = env.str("CERTIFICATE_ISSUER", "平安实训基地" if DEMO else "")  # empty: the name of the base
CERTIFICATE_PREFIX = env.str("CERTIFICATE_PREFIX", "WXPA")  # two to eight capital letters; a demonstration uses YS

# --- Logs: one line an event, personal data never in it
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "training_site.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # Its lines of DEBUG hold the whole context of a page, people and all.
    "loggers": {"django.template": {"level": "WARNING"}},
}

"""The headers of what the walk does not meet: static files, documents, redirects to https, every kind of error."""

import json
import os
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import path

from cms.models import PlatformDocument
from tests.databases import ROOT
from tests.walk.addresses import site_with
from tests.walk.headers import header_faults

WHITENOISE = "whitenoise.middleware.WhiteNoiseMiddleware"
HTTPS = """
import json, django
django.setup()
from django.conf import settings
names = [name for name in dir(settings) if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_"))]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def _fails(request):
    raise RuntimeError("the server's own fault")


def ask(address, method="GET", **options):
    """The answer as a browser gets it, also when the server fails."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.generic(method, address, **options)


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/nothing-here/", "GET", 404),
        ("/api/v1/nothing-here", "GET", 404),
        ("/api/v1/attendance/scans", "POST", 403),
        ("/large-text/", "GET", 405),
        ("/large-text/", "POST", 403),
        ("/sign-in/", "TRACE", 405),
        ("/desk/", "OPTIONS", 405),
        ("/verify/", "DELETE", 405),
        ("/me/", "GET", 302),
        ("/nothing-here", "GET", 301),
        ("/fails/", "GET", 500),
    ],
)
def test_errors_and_redirects_have_the_headers_of_their_door(db, settings, address, method, status):
    settings.ROOT_URLCONF = site_with(path("fails/", _fails))

    answer = ask(address, method)

    assert (answer.status_code, header_faults(answer, address)) == (status, [])


def test_refused_host_has_the_headers_too(db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    answer = ask("/", headers={"host": "evil.example"})

    assert (answer.status_code, header_faults(answer, "/")) == (400, [])


@pytest.mark.parametrize("address", ["/static/cms/shell.css", "/static/nothing.js"])
def test_static_files_have_the_headers(db, settings, address):
    place = settings.MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], WHITENOISE, *settings.MIDDLEWARE[place:]]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True

    answer = ask(address)
    answer.close()  # what is read from disk is a stream

    assert header_faults(answer, address) == []


def test_document_is_served_behind_a_policy_of_its_own(db, settings, tmp_path):
    settings.STORAGES |= {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path  # it is sent from the disk
    document = PlatformDocument.objects.create(title="须知", file=ContentFile(b"%PDF-1.4", name="notice.pdf"))

    answer = ask(document.url)
    answer.close()

    assert header_faults(answer, document.url) == []
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_page_without_encryption_leads_to_the_one_with(db, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = ask("/desk/")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/desk/")
    assert header_faults(answer, "/desk/") == []


def test_encrypted_answer_tells_the_browser_to_stay_so(db, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True

    assert ask("/sign-in/", secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_base_under_https_has_cookies_of_this_host_only():
    environment = {
        **os.environ, "PUBLIC_URL": "https://base.example", "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
    }  # fmt: skip
    told = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", HTTPS], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    found = json.loads(told.stdout)

    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    assert [found[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")] == [
        True
    ] * 3
    assert [found[name] for name in ("SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH")] == [
        "Lax", None, "/",
    ]  # fmt: skip
    assert (found["SECURE_SSL_REDIRECT"], found["SECURE_HSTS_SECONDS"]) == (True, 31_536_000)


def test_missing_header_is_noticed(db, settings):
    """The control: without the door the answers are found wanting."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "doors" not in name]

    faults = header_faults(ask("/desk/"), "/desk/")

    assert [fault.split(" ")[0] for fault in faults] == [
        "Cross-Origin-Resource-Policy", "Permissions-Policy", "X-Robots-Tag", "Content-Security-Policy",
    ]  # fmt: skip

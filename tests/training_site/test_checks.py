"""What ``check --deploy`` says of a base that is to open."""

import io

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tests.factories.people import UserFactory
from training_site.founding import ROLES, Founder, found_base

# The tests' own PostgreSQL is quick, not durable (test_durability asks); Playwright has a loop in the tests' thread.
ONLY_IN_TESTS = ("training_site.E009", "async.E001")
THREE = ("闵志刚", "费云龙", "章䶮")


@pytest.fixture
def long_key(settings):
    """The key that tests have is gone before the base is settled."""
    settings.SECRET_KEY = "a-key-of-a-deployment-that-is-long-enough-0123456789-xyz"


@pytest.fixture
def opening(long_key, real_base, settings):
    """A founded base with the settings of a public deployment."""
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "HTTPS"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.ALLOWED_HOSTS = ["base.example"]
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, *ONLY_IN_TESTS]
    people = zip(ROLES, THREE, ("13800001111", "13800002222", "13800003333"), strict=True)
    found_base(name="湖州基地", founders=[Founder(*one) for one in people])


def faults():
    found = run_checks(include_deployment_checks=True, tags=["security"])
    return sorted(fault.id for fault in found if not fault.is_silenced())


def test_founded_base_under_a_public_https_address_is_clean(opening):
    call_command("check", "--deploy", "--fail-level", "WARNING", stderr=io.StringIO())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEMO", True, ["training_site.E001", "training_site.E006"]),
        ("HTTPS", False, ["training_site.E002"]),
        ("PUBLIC_URL", "https://192.168.1.20:8000", ["training_site.W001"]),
        ("PUBLIC_URL", "https://base-pc.local:8000", ["training_site.W001"]),
        ("ALLOWED_HOSTS", ["*"], ["training_site.E004"]),
        ("TICKET_KEY", "short", ["training_site.E005"]),
        ("TICKET_KEY", "22" * 32, ["training_site.E005"]),  # the twin of another
        ("SECRET_KEY", "another-key-of-a-deployment-long-enough-0123456789-abc", ["training_site.E006"]),
    ],
)
def test_each_fault_is_named(name, value, expected, opening, settings):
    setattr(settings, name, value)

    assert faults() == expected


def test_demo_account_fails_the_check_even_with_demo_off(opening):
    UserFactory(username="trainee")

    with pytest.raises(SystemCheckError, match="trainee"):
        call_command("check", "--deploy", stderr=io.StringIO())


def test_base_without_administrators_is_named(real_base, settings):
    settings.HTTPS = True

    assert "training_site.E007" in faults()

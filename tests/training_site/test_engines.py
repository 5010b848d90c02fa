import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tests.databases import on_postgresql, spare
from training_site.engines import database, limit_statements

LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
SHOW = (
    "import {module}, json, django; django.setup(); from django.db import connection as c; cursor = c.cursor();"
    f"print(json.dumps([cursor.execute('SHOW ' + name).fetchone()[0] for name in {LIMITS}]))"
)


@on_postgresql
@pytest.mark.parametrize(
    ("module", "statement"),
    [("training_site.wsgi", "2500ms"), ("training_site", "0")],
    ids=["web", "command or worker"],
)
def test_only_the_web_ends_long_statements(module, statement):
    with spare() as address:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
            "WEB_STATEMENT_SECONDS": "2.5",
        }
        command = [sys.executable, "-c", SHOW.format(module=module)]
        shown = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True
        )

    assert json.loads(shown.stdout) == [statement, "3s", "1min"]


def test_what_the_address_says_wins():
    config = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require", "connect_timeout": 9}}

    options = database(config)["OPTIONS"]

    assert (options["sslmode"], options["connect_timeout"], options["keepalives_count"]) == ("require", 9, 3)


def test_zero_seconds_are_no_limit():
    config = database({"ENGINE": "django.db.backends.postgresql"})

    limit_statements(config, 0)

    assert "statement_timeout" not in config["OPTIONS"]["options"]


def test_engine_that_we_do_not_know_is_refused():
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        database({"ENGINE": "django.db.backends.mysql"})

"""Our migrations go up, down and up again, and end with the same schema; on the engine of the run."""

import os
import subprocess
import sys

from tests import databases
from tests.house.source import ROOT

# The user's own table stays: the frameworks' tables point at it.
ROUND_TRIP = """
import training_site, django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from training_site.settings import BASE_DIR

ours = {app.label for app in apps.get_app_configs() if str(BASE_DIR) in app.path and "site-packages" not in app.path}
from groundwork.guards.installation import remove
remove(constraints=False)  # as migrate itself does before it changes tables
executor = MigrationExecutor(connection)
down = [(label, None) for label in sorted(ours & executor.loader.migrated_apps - {"people"})]
executor.migrate([*down, ("people", "0001_user")])
left = connection.introspection.table_names()
print(*sorted(table for table in left if table.rpartition("_")[0].startswith(tuple(ours))))
call_command("migrate", verbosity=0)
"""


def test_migrations_go_down_and_up_to_the_same_schema():
    with databases.spare() as address:
        before = databases.schema(address)
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "training_site.settings_test",
        }
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-c", ROUND_TRIP], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
        )
        after = databases.schema(address)

    assert (done.returncode, done.stderr.splitlines()[-12:]) == (0, [])
    assert done.stdout.split() == ["people_user", "people_user_groups", "people_user_user_permissions"]
    assert after == before

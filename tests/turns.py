"""Which tests go to one worker: those that share what is costly to prepare. Every other test goes by itself.

The groups of pytest-xdist itself (``xdist_group``) are without effect under pytest 9.2, which no longer takes a test's
id from where xdist 3.8 writes it.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/journeys/", "tests/phone/", "tests/training_site/test_backup.py")


class Turns(LoadScopeScheduling):
    """Groups first, the largest before the smaller, then test by test to whoever is free."""

    def _split_scope(self, nodeid):
        return next((beginning for beginning in TOGETHER if nodeid.startswith(beginning)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Turns(config, log)

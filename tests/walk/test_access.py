"""Every address of ours against every role, relation and method: a new address without a row fails."""

import pytest

from tests.walk.walker import Walk, tables
from tests.walk.world import make_world

TABLES = tables()


@pytest.fixture
def world(cast):
    return make_world(cast)


@pytest.mark.parametrize("app", sorted(TABLES))
def test_every_address_answers_as_the_table_says(app, world, record_property):
    walk = Walk(world)

    for row in TABLES[app]:
        walk.row(row)

    record_property("walked", (app, len(TABLES[app]), walk.requests))
    assert not walk.faults, "\n".join(walk.faults)

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE
from tests.journeys import world as worlds
from tests.journeys.stage import Stage

pytest.register_assert_rewrite("tests.journeys.contact", "tests.journeys.desk", "tests.journeys.exam_room")
expect.set_options(timeout=60_000)  # a slow machine is no fault


@pytest.fixture(scope="session")
def prepared_world():
    return worlds.prepared()


@pytest.fixture
def world(prepared_world, transactional_db):
    """The demo base in the test database."""
    prepared_world.put_back()
    return prepared_world


@pytest.fixture
def clock(world, time_machine_at):
    """It is two in the afternoon of the day after the base was prepared."""
    with time_machine_at(world.at("14:00")) as traveller:
        yield traveller


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def stage(request, live_server, world, clock, new_page, picture):
    """Where a journey plays, at 360 and at 1440 px; whatever went wrong on the way fails it at the end."""
    found = Stage(new_page, request.param, picture, world, clock)
    yield found
    assert found.faults == []

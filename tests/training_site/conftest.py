import pytest

from cms.queries import forget_name
from training_site.installation import settle


@pytest.fixture
def real_base(db, settings):
    """An empty real base that awaits its founding, under a public address."""
    settings.DEMO = False
    settings.PUBLIC_URL = "https://base.example"
    forget_name()
    settle()
    yield
    forget_name()

import pytest


@pytest.fixture
def real_base(settings):
    """A base that is no demonstration: its certificates can be plainly valid."""
    settings.DEMO = False
    settings.PUBLIC_URL = "https://pingan.example.cn"

import pytest
from django.core.management import CommandError, call_command

from people.models import IdentityDocument
from tests.factories.people import IdentityDocumentFactory


def test_prepare_refuses_a_database_of_another_key(db, settings):
    IdentityDocumentFactory()
    settings.PERSONAL_DATA_KEY = "ab" * 32

    with pytest.raises(CommandError, match="PERSONAL_DATA_KEY"):
        call_command("prepare")

    assert IdentityDocument.objects.count() == 1

"""Step 9: an instructor writes, a second person publishes, visitors read."""

import pytest
from playwright.sync_api import expect

from courses.models import ModulePage, ZonePage
from tests.journeys import editor, office
from tests.journeys.trainee import MODULE

pytestmark = pytest.mark.django_db(transaction=True)


def test_module_is_edited_by_its_instructor_and_published_by_another_person(stage):
    module = ModulePage.objects.get(slug="extinguisher-choice")
    other = ModulePage.objects.child_of(ZonePage.objects.get(slug="first-aid")).first()
    author, publisher, visitor = stage.open_page(), stage.open_page(), stage.open_page()

    office.enters(stage, author, "instructor")
    editor.cannot_touch(stage, author, other)
    editor.edits(stage, author, module)
    visitor.goto(MODULE)
    expect(visitor.locator(".page-head .lead")).not_to_have_text(editor.WORDS)
    office.enters(stage, publisher, "publisher")
    editor.publishes(stage, publisher, module)
    visitor.reload()

    expect(visitor.locator(".page-head .lead")).to_have_text(editor.WORDS)
    stage.look(visitor, "module-as-published")

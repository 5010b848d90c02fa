"""Those who write and publish modules: 陆建平, an instructor of one zone, and 周敏, who publishes."""

from playwright.sync_api import expect

from courses.models import ModulePage
from tests.journeys.office import presses

WORDS = "学完后，学员能看着器材说出该选哪一具灭火器，并讲清理由。"


def edits(stage, page, module):
    """Change the objective and hand it to whoever publishes."""
    page.goto(f"/admin/pages/{module.pk}/edit/")
    page.fill("#id_objective", WORDS)
    stage.look(page, "module-editor")
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.get_by_text("提交给二人审核", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已经提交进行审核")
    stage.look(page, "module-submitted")
    assert ModulePage.objects.get(pk=module.pk).objective != WORDS


def cannot_touch(stage, page, module):
    """A module of another zone is not opened for editing."""
    page.goto(f"/admin/pages/{module.pk}/edit/")
    expect(page.locator("#id_objective")).to_have_count(0)
    stage.look(page, "not-theirs")


def publishes(stage, page, module):
    """Somebody else reads it and approves."""
    page.goto("/admin/")
    stage.look(page, "publisher-home")
    page.goto(f"/admin/pages/{module.pk}/edit/")
    presses(page, "批准并发布")
    expect(page.locator(".messages")).to_contain_text("灭火器选型")
    stage.look(page, "module-published")

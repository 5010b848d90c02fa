"""沈国强, who brings his people in and books for them."""

from playwright.sync_api import expect

from people.models import Person
from tests.journeys.people import FAMILY, WORKERS
from tests.journeys.stage import follow, says, sign_in


def signs_in(stage, page):
    """Through the sign-in page, to the overview of the organisation."""
    page.goto("/org/")
    sign_in(page, "contact")
    expect(page.locator("h1")).to_have_text("织里锦程童装有限公司")
    stage.look(page, "org")


def uploads(page, file):
    """Choose the file and look it over."""
    page.goto("/org/people/")
    follow(page, "导入名册")
    page.set_input_files("#id_file", str(file))
    page.get_by_role("button", name="核对内容").click()


def tile_values(page):
    """The big numbers of a page."""
    return page.locator(".tile__value").all_inner_texts()


def imports_the_roster(stage, page, file):
    """Thirty rows come in, two stay out with the reason; the same file again changes nothing."""
    uploads(page, file)
    assert tile_values(page) == ["32", "30", "2"]
    says(page, "其中 1 行已整理全半角、空格和大小写")
    faults = page.locator("table").last.locator("tbody tr")
    expect(faults).to_have_count(2)
    stage.look(page, "roster-preview")
    assert Person.objects.filter(name__startswith=FAMILY).count() == 0
    page.get_by_role("button", name="导入通过的行").click()
    says(page, "导入完成：新增 30 人，加入本单位 0 人，更新 0 人，没有变化 0 人。")
    stage.look(page, "roster-imported")
    uploads(page, file)
    says(page, "可导入的人员都已在名单里。")
    stage.look(page, "roster-again")
    workers = Person.objects.filter(name__startswith=FAMILY)
    assert (sorted(workers.values_list("name", flat=True)), workers.filter(user__isnull=False).count()) == (
        sorted(WORKERS), 0,
    )  # fmt: skip


def books_for_all(stage, page, session):
    """All thirty into one session; returns the ticket codes as they stand on the page."""
    page.goto("/org/bookings/")
    stage.look(page, "group-bookings")
    follow(page, "为单位预约")
    stage.look(page, "choose-session")
    page.locator(f"main a[href$='?session={session.pk}']").first.click()
    page.get_by_label("按姓名查找").fill(FAMILY)
    page.get_by_label("全选").check()
    expect(page.locator(".people__count")).to_contain_text("30")
    stage.look(page, "choose-people")
    page.get_by_role("button", name="为这些人预约").click()
    says(page, "已预约 30 个名额，请分发票。")
    stage.look(page, "group-booked")
    rows = page.locator("main table tbody tr")
    return dict(zip(rows.locator("th").all_inner_texts(), rows.locator("td .number").all_inner_texts(), strict=True))


def prints_the_tickets(page):
    """The sheet of tickets is a PDF."""
    path = page.get_by_role("link", name="打印票").get_attribute("href")
    return page.context.request.get(path).body()


def sees_who_came(stage, page):
    """Each of the thirty with one visit and one hour."""
    page.goto("/org/")
    rows = page.locator("tbody tr", has_text=FAMILY)
    expect(rows).to_have_count(30)
    lines = {tuple(rows.nth(place).locator("td.number").all_inner_texts()) for place in range(30)}
    assert lines == {("1", "1")}
    stage.look(page, "org-attended")


def sees_who_is_certified(stage, page):
    """Thirty certificates in the list of the organisation, and one file for all of them."""
    page.goto("/org/")
    stage.look(page, "org-certified")
    follow(page, "证书")
    expect(page.locator("tbody tr", has_text=FAMILY)).to_have_count(30)
    stage.look(page, "org-certificates")

"""The back office: who brings questions, who approves them, who gives exams, who issues certificates."""

import re

from playwright.sync_api import expect

from exams.bank.models import Bank, Question
from exams.papers.models import Blueprint, Paper
from exams.sittings.models import ExamEvent
from groundwork.intake.models import ImportRun
from tests.exams.bank.banks import workbook
from tests.journeys.stage import says, sign_in

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "分类"]
SINGLES = (
    ("油锅起火，最先应当做的是", "泼水", "盖上锅盖并关火", "端到室外", "打开窗户"),
    ("扑救带电的配电箱火灾，断电之前可以用", "清水", "二氧化碳灭火器", "泡沫", "湿毛巾"),
    ("布料堆垛起火，首选的灭火器是", "BC干粉", "水基型或ABC干粉", "只能用二氧化碳", "D类专用"),
    ("液化气瓶口着火，应当先", "浇汽油", "关闭阀门断气", "踢倒气瓶", "等它烧完"),
    ("灭火器压力表指针在红区，说明", "压力过高", "压力不足，不能使用", "正常", "需要加水"),
    ("使用灭火器时人应当站在", "下风方向", "上风方向", "火的正上方", "出口的反方向"),
    ("发现火情拨打的电话是", "110", "119", "120", "122"),
    ("干粉灭火器使用前应当", "倒置加热", "拔下保险销", "浸水", "拆下喷管"),
)
TRUTHS = (("电梯着火时可以乘电梯逃生", "错"), ("灭火器应当放在明显和便于取用的地方", "对"),
          ("疏散通道可以临时堆放布料", "错"), ("离开车间前应当切断电源", "对"))  # fmt: skip


def question_file():
    """Twelve good rows, one of them in need of repair, and two that cannot be taken."""
    rows = [["单选题", *single, "B", "易", "消防"] for single in SINGLES]
    rows[-1][7] = "极难"
    rows += [["判断题", stem, "", "", "", "", truth, "易", "消防"] for stem, truth in TRUTHS]
    rows.append(["单选题", "火灾分为几类", "三", "六", "", "", "D", "", "消防"])
    rows.append(["单选题", "", "甲", "乙", "", "", "A", "", "消防"])
    return workbook(消防=[HEADER, *rows])


def enters(stage, page, name):
    """Into the back office with an own sign-in."""
    page.goto("/admin/")
    sign_in(page, name)
    stage.look(page, f"office-{name}")


def presses(page, name):
    """Press the one button of this name."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


# --- 题库与试卷 ---
def imports_questions(stage, page, file):
    """Open a bank, upload, read the counts, import the usable rows."""
    page.goto("/admin/bank/new/")
    page.fill("#id_title", "织里童装消防题库")
    page.fill("#id_slug", "zhili-fire")
    presses(page, "建立题库")
    page.get_by_role("link", name="上传题目").first.click()
    page.set_input_files("#id_file", str(file))
    presses(page, "上传并预览")
    counts = page.locator(".office__counts").first
    for label, number in (("读取", 14), ("可导入", 12), ("有修正", 1), ("未导入", 2)):
        expect(counts.locator("div", has_text=label)).to_have_text(re.compile(rf"{label}\s*{number}"))
    stage.look(page, "import-preview")
    assert Question.objects.filter(bank__slug="zhili-fire").count() == 0
    presses(page, "导入可用的行")
    says(page, "已导入 12 道题，等待审题人批准。")
    says(page, "由没有导入这些题的审题人批准。")
    stage.look(page, "imported")


def approves_questions(stage, page):
    """The reviewer, another person, reads and approves."""
    page.goto("/admin/bank/imports/")
    page.get_by_role("link", name=ImportRun.objects.get(target="zhili-fire").file_name).click()
    says(page, "待批准的题目")
    stage.look(page, "to-approve")
    presses(page, "批准全部 12 道题")
    says(page, "已批准 12 道题。")


def draws_a_paper(stage, page):
    """A blueprint over the new bank, a paper from it, frozen."""
    page.goto("/admin/papers/blueprints/")
    page.get_by_role("link", name="新建组卷方案").click()
    page.fill("#id_title", "织里童装消防考试")
    page.select_option("#id_bank", str(Bank.objects.get(slug="zhili-fire").pk))
    for place, (kind, count, marks) in enumerate((("single", 8, 10), ("truefalse", 4, 5))):
        page.select_option(f"#id_sections-{place}-kind", kind)
        page.fill(f"#id_sections-{place}-count", str(count))
        page.fill(f"#id_sections-{place}-marks", str(marks))
    presses(page, "保存方案")
    stage.look(page, "blueprint")
    presses(page, "抽取试卷")
    says(page, "试卷已抽取。请通读后冻结。")
    presses(page, "冻结试卷")
    says(page, "试卷已冻结，可以用于考试。")
    stage.look(page, "paper-frozen")
    return Paper.objects.get(blueprint=Blueprint.objects.get(title="织里童装消防考试"))


# --- 考试 ---
def opens_an_exam(stage, page, session, paper):
    """For everybody who attended the session; returns the event."""
    page.goto("/admin/exam_events/new/")
    page.fill("#id_title", "灭火器选型结业考试")
    page.fill("#id_code", "fire-basic")
    page.select_option("#id_paper", str(paper.pk))
    page.fill("#id_place", "第二考场")
    _fills_time(page, "#id_opens_at", stage.world.at("18:00"))
    _fills_time(page, "#id_closes_at", stage.world.at("21:00"))
    page.fill("#id_minutes", "45")
    page.fill("#id_pass_percent", "60")
    page.locator("#id_publish_at_once").uncheck()
    page.select_option("#id_sessions", [str(session.pk)])
    stage.look(page, "exam-form")
    page.locator("main form [type=submit]").last.click()
    says(page, "考试已安排，共 31 名考生。")
    stage.look(page, "exam-candidates")
    return ExamEvent.objects.get(title="灭火器选型结业考试")


def _fills_time(page, field, at):
    """Type a time."""
    page.fill(field, f"{at:%Y-%m-%dT%H:%M}")


def prints_admission_tickets(stage, page, event):
    """A page with every ticket number."""
    page.goto(f"/admin/exam_events/{event.pk}/tickets/")
    stage.look(page, "admission-tickets")
    text = page.inner_text("body")
    assert [sitting.ticket_number for sitting in event.sittings.all() if sitting.ticket_number not in text] == []


def publishes_results(stage, page, event):
    """From the exam to its results, and out with them."""
    page.goto(f"/admin/exam_events/{event.pk}/candidates/")
    page.get_by_role("link", name="成绩与公布").click()
    stage.look(page, "results")
    presses(page, "公布成绩")
    says(page, "已公布 31 份成绩。")


# --- 证书 ---
def sees_nobody_due_before_publication(stage, page, kind):
    """Who lacks what, as sentences."""
    page.goto("/admin/certificates/")
    page.get_by_role("link", name="待发证").first.click()
    expect(page.locator("tr", has_text="俞")).to_have_count(30)
    expect(page.locator("tr", has_text="俞").first).to_contain_text("成绩未公布")
    stage.look(page, "not-due")


def issues_to_all(stage, page, kind):
    """The batch with its progress; a second look finds nobody left who is due."""
    page.goto(f"/admin/certificates/kinds/{kind.pk}/due/")
    says(page, "考试未通过（58 分，需 60 分）")
    stage.look(page, "due")
    page.get_by_role("button", name=re.compile("^给全部 .* 名待发证人员发证$")).click()
    expect(page.locator("progress")).to_have_attribute("value", "100", timeout=60_000)
    says(page, "未达条件 0 人")
    stage.look(page, "issued")
    page.goto(f"/admin/certificates/kinds/{kind.pk}/due/")
    says(page, "待发证 0 人")


def opens_a_file(stage, page, name):
    """A certificate of the register: its PDF, and where its QR code leads."""
    page.goto(f"/admin/certificates/all/?q={name}")
    stage.look(page, "register")
    page.locator("td.title a").first.click()
    stage.look(page, "register-entry")
    path = page.get_by_role("link", name="PDF").get_attribute("href")
    link = page.get_by_role("link", name="打开查验页").get_attribute("href")
    return page.context.request.get(path).body(), link

"""林晓, who books, comes, reads, and takes the check."""

import io

import icalendar
from playwright.sync_api import expect

from bookings.actions import book_seat
from bookings.models import Seat
from exams.papers.keys import PaperKey
from exams.sittings.models import Sitting
from groundwork.audit.actors import Actor
from people.models import Person, User
from tests.journeys import exam_room
from tests.journeys.stage import follow, says, sign_in

MODULE = "/zones/fire-fighting/extinguisher-choice/"


def finds_the_timetable(stage, page, session):
    """From the home page to the session, not yet signed in."""
    page.goto("/")
    stage.look(page, "home")
    follow(page, "时间表")
    page.locator("details:has(#id_zone) > summary").click()
    page.select_option("#id_zone", "fire-fighting")
    page.get_by_role("button", name="查看场次").click()
    stage.look(page, "timetable")
    page.locator(f"main a[href='/timetable/{session.pk}/']").click()
    expect(page.locator("h1")).to_contain_text("灭火器选型")


def books_after_signing_in(stage, page):
    """Sign in on the way, book, and hold a ticket with a QR code and a calendar entry."""
    stage.look(page, "session")
    follow(page, "登录并预约")
    sign_in(page, "trainee")
    page.get_by_role("button", name="预约本场").click()
    says(page, "预约成功。这是您的票，入场时出示。")
    stage.look(page, "ticket")
    assert page.eval_on_selector(".ticket__qr img", "image => image.complete && image.naturalWidth") > 200
    code = page.inner_text(".ticket__code")
    assert Seat.objects.get(code=code).person.name == "林晓"
    return code


def carries_the_ticket_away(page, session):
    """The calendar file says what and when."""
    path = page.get_by_role("link", name="加入日历").get_attribute("href")
    file = page.context.request.get(path)
    calendar = icalendar.Calendar.from_ical(file.body())
    (event,) = calendar.walk("VEVENT")
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("灭火器选型", session.starts_at)


def gives_the_place_back(stage, page):
    """Asked once more, then the place is free."""
    follow(page, "退票")
    stage.look(page, "give-back")
    page.get_by_role("button", name="退票").click()
    says(page, "已退票，名额已让出。")
    stage.look(page, "given-back")


def opens(page, session):
    """The page of a session, with the button that books it."""
    page.goto(f"/timetable/{session.pk}/")
    expect(page.get_by_role("button", name="预约本场")).to_be_visible()


def books(page, session):
    """Book a session."""
    opens(page, session)
    page.get_by_role("button", name="预约本场").click()
    says(page, "预约成功。")


def is_refused_when_full(stage, page, session):
    """Somebody else was quicker by a moment."""
    opens(page, session)
    other = User.objects.get(username="contact")
    book_seat(by=Actor.of(other), person=other.person, session=session)
    page.get_by_role("button", name="预约本场").click()
    says(page, "本场名额已满，没有预约。")
    stage.look(page, "refused-full")


def is_refused_when_closed(stage, page, session):
    """The page was open when booking closed."""
    opens(page, session)
    stage.turn_to("14:31")
    page.get_by_role("button", name="预约本场").click()
    says(page, "没有预约，请另选一场。")
    says(page, "预约已于")
    stage.look(page, "refused-closed")


def is_refused_when_elsewhere(stage, page, session):
    """Another session of hers runs at that time."""
    opens(page, session)
    page.get_by_role("button", name="预约本场").click()
    says(page, "您在这个时间已有另一场：灭火器选型")
    stage.look(page, "refused-overlapping")


def is_shown_the_ticket_when_booked_before(stage, page, session):
    """The same session, booked in another tab meanwhile."""
    second = page.context.new_page()
    opens(page, session)
    books(second, session)
    page.get_by_role("button", name="预约本场").click()
    says(page, "您已经预约过本场，这是您的票。")
    stage.look(page, "already-booked")
    second.close()
    return page.inner_text(".ticket__code")


def sees_the_visit(stage, page):
    """Presence and credited hours stand in the record."""
    page.goto("/me/")
    stage.look(page, "me")
    follow(page, "培训记录")
    expect(page.locator("tbody >> nth=0").locator("tr >> nth=0")).to_contain_text("灭火器选型")
    row = page.locator("section tbody tr", has_text="灭火器选型")
    expect(row.locator("td.number")).to_have_text(["45", "1"])
    stage.look(page, "record")


def reads_the_module(stage, page):
    """Read, say so, and see it kept."""
    page.goto(MODULE)
    stage.look(page, "module")
    page.get_by_role("button", name="我已读完").click()
    expect(page.locator("#progress")).to_contain_text("已读完。")


def takes_the_check(stage, page):
    """Answer the short check as its key has it; the module's page shows the best result."""
    page.get_by_role("button", name="开始自测").click()
    exam_room.waits_for_the_paper(page)
    sitting = Sitting.objects.select_related("event").get(person=Person.objects.get(name="林晓"), event__kind="check")
    for slot, key in PaperKey.objects.get(paper=sitting.event.paper_id).content["slots"].items():
        for value in key["answer"]:
            exam_room.chooses(page, slot, value)
    exam_room.waits_until_saved(page)
    stage.look(page, "check")
    exam_room.hands_in(page)
    follow(page, "查看成绩")
    stage.look(page, "check-result")
    page.goto(MODULE)
    says(page, "自测最好成绩：100.0%")
    stage.look(page, "module-done")


def opens_own_certificate(stage, page):
    """The certificate is in the trainee's own list, to look at and to download."""
    page.goto("/me/")
    stage.look(page, "me-certified")
    page.goto("/me/certificates/")
    page.locator("main .row__title a").first.click()
    stage.look(page, "own-certificate")
    path = page.get_by_role("link", name="下载 PDF").get_attribute("href")
    return io.BytesIO(page.context.request.get(path).body())


def sees_the_result(stage, page, event):
    """Signed out by the trouble in the exam, signed in again; the score is in the inbox, on the page and in 我的."""
    page.goto("/me/")
    sign_in(page, "trainee")
    stage.look(page, "me-result")
    page.locator(f"main a[href='/exam/{event.sittings.get(person__name='林晓').public_id}/result/']").first.click()
    says(page, "得 100 分，满分 100 分，100.0%")
    stage.look(page, "result")

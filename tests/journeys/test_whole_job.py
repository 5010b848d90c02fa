"""The main job of the base from the timetable to the verified certificate, each step on what the last one left."""

import io

import pypdf
import pytest
from playwright.sync_api import expect

from attendance.models import Presence
from bookings.models import Seat
from bookings.tickets import ticket_url
from certificates.models import Certificate, Kind
from exams.sittings.actions import finalise_sittings
from exams.sittings.models import Sitting
from tests.journeys import contact, desk, exam_room, office, timetable, trainee, visitor
from tests.journeys.people import FAMILY, WORKERS, roster

pytestmark = pytest.mark.django_db(transaction=True)
FORBIDDEN = ("国家", "全国", "职业资格")


@pytest.fixture
def files(tmp_path):
    """The roster of the contact and the question bank of the round administrator."""
    paths = {"roster": tmp_path / "锦程童装名册.xlsx", "questions": tmp_path / "消防题库.xlsx"}
    paths["roster"].write_bytes(roster())
    paths["questions"].write_bytes(office.question_file())
    return paths


def test_trainee_and_thirty_workers_from_the_timetable_to_the_verified_certificate(stage, files):
    session = timetable.plan(stage.world, "17:00", capacity=40, room="多功能教室")
    her, his, front = stage.open_page(), stage.open_page(), stage.open_page()

    code = trainee_books(stage, her, session)
    codes = contact_rosters_and_books(stage, his, session, files["roster"])
    everybody_comes_and_goes(stage, front, code, codes)
    trainee.sees_the_visit(stage, her)
    contact.sees_who_came(stage, his)
    stage.turn_to("17:50")
    trainee.reads_the_module(stage, her)
    trainee.takes_the_check(stage, her)
    event = exam_is_made(stage, session, files["questions"])
    exam_is_sat(stage, her, event)
    results_are_published(stage, her, event)
    certificate, link = certificates_are_issued(stage, her)
    contact.sees_who_is_certified(stage, his)
    anybody_verifies(stage, certificate, link)


def trainee_books(stage, page, session):
    """Step 1: book, carry away, give back, be refused in four ways; returns the code of the ticket that stays."""
    overlapping = timetable.plan(stage.world, "17:15", slug="call-119")
    small = timetable.plan(stage.world, "18:00", days=1, capacity=1)
    closing = timetable.plan(stage.world, "20:00", days=1, closes_at=stage.world.at("14:30"))
    trainee.finds_the_timetable(stage, page, session)
    trainee.books_after_signing_in(stage, page)
    trainee.carries_the_ticket_away(page, session)
    trainee.gives_the_place_back(stage, page)
    trainee.is_refused_when_full(stage, page, small)
    trainee.is_refused_when_closed(stage, page, closing)
    code = trainee.is_shown_the_ticket_when_booked_before(stage, page, session)
    trainee.is_refused_when_elsewhere(stage, page, overlapping)
    assert Seat.objects.taken().filter(session__in=[session, overlapping, small, closing]).count() == 2
    return code


def contact_rosters_and_books(stage, page, session, file):
    """Step 2: thirty people without accounts into one session; returns their ticket codes by name."""
    contact.signs_in(stage, page)
    contact.imports_the_roster(stage, page, file)
    codes = contact.books_for_all(stage, page, session)
    assert sorted(codes) == sorted(WORKERS)
    sheet = pypdf.PdfReader(io.BytesIO(contact.prints_the_tickets(page)))
    text = "".join(page.extract_text() for page in sheet.pages)
    assert [one for one in codes.values() if one not in text] == []
    return codes


def everybody_comes_and_goes(stage, page, code, codes):
    """Step 3: in by QR code and by typed code, some of them while the server is away; out after the session."""
    stage.turn_to("16:45")
    desk.signs_in(stage, page)
    first, *others = codes.values()
    desk.takes_in(stage, page, ticket_url(Seat.objects.get(code=code).public_id))
    desk.takes_all(page, [first], inside=2)
    desk.goes_on_while_the_server_is_away(stage, page, others[:10])
    desk.takes_all(page, others[10:], inside=31)
    stage.turn_to("17:46")
    desk.lets_out(stage, page, [code, *codes.values()])
    assert set(Presence.objects.filter(seat__code__in=[code, *codes.values()]).values_list("minutes")) == {(45,)}


def exam_is_made(stage, session, file):
    """Step 5: questions in by one person, approved by another; a frozen paper; an exam for those who came."""
    exams, reviewer = stage.open_page(), stage.open_page()
    office.enters(stage, exams, "exams")
    office.imports_questions(stage, exams, file)
    office.enters(stage, reviewer, "reviewer")
    office.approves_questions(stage, reviewer)
    paper = office.draws_a_paper(stage, exams)
    event = office.opens_an_exam(stage, exams, session, paper)
    office.prints_admission_tickets(stage, exams, event)
    return event


def exam_is_sat(stage, her_page, event):
    """Step 6: one through every trouble, one by ticket, one who leaves, and the others at the same doors."""
    stage.turn_to("18:05")
    hers = event.sittings.get(person__name="林晓")
    by_ticket, leaving, *others = event.sittings.filter(person__name__startswith=FAMILY).order_by("pk")
    exam_room.starts_from_own_list(stage, her_page, hers)
    exam_room.answers_through_every_trouble(stage, her_page, hers)
    exam_room.hands_in(her_page)
    exam_room.sits_with_the_ticket(stage, stage.open_page(), by_ticket)
    exam_room.leaves_without_handing_in(stage, stage.open_page(), leaving, answered=8)
    for sitting in others:
        exam_room.sits_without_a_browser(sitting)
    stage.turn_to("18:51")
    finalise_sittings()
    states = list(Sitting.objects.filter(event=event).values_list("state", flat=True))
    assert (states.count("submitted"), states.count("closed")) == (30, 1)


def results_are_published(stage, her_page, event):
    """Step 7, first half: nothing is known before, then the score stands by the pass rule."""
    exams, certificates = stage.open_page(), stage.open_page()
    office.enters(stage, certificates, "certificates")
    office.sees_nobody_due_before_publication(stage, certificates, Kind.objects.get(code="XF"))
    office.enters(stage, exams, "exams")
    office.publishes_results(stage, exams, event)
    trainee.sees_the_result(stage, her_page, event)


def certificates_are_issued(stage, her_page):
    """Step 7, second half: one batch for all; returns one of the thirty and the address of its QR code."""
    page, kind = stage.open_page(), Kind.objects.get(code="XF")
    office.enters(stage, page, "certificates")
    office.issues_to_all(stage, page, kind)
    theirs = Certificate.objects.filter(award__person__name__startswith=FAMILY, award__kind=kind)
    assert sorted(one.face["name"] for one in theirs) == sorted(WORKERS)
    data, link = office.opens_a_file(stage, page, WORKERS[15])
    certificate = theirs.get(award__person__name=WORKERS[15])
    for file, number in ((io.BytesIO(data), certificate.number), (trainee.opens_own_certificate(stage, her_page), "")):
        text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
        assert number in text
        assert [word for word in FORBIDDEN if word in text] == []
    return certificate, link


def anybody_verifies(stage, certificate, link):
    """Step 8: the code, the number with the name, and one same answer to whoever guesses."""
    page = stage.open_page()
    visitor.scans_the_code(stage, page, link, certificate)
    visitor.types_number_and_name(stage, page, certificate)
    visitor.learns_nothing_without_a_match(stage, page, certificate)
    expect(page.locator("main")).to_contain_text("登记簿中没有与所填信息相符的证书。")

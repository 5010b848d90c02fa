"""One person's identity number and phone are hunted through everything that a whole journey leaves behind."""

import io
import logging
import uuid
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attendance.actions import IncomingScan, record_scans
from certificates import actions as certificates
from exams.marking.actions import publish_results, score_sittings
from exams.sittings.models import Sitting
from groundwork.audit.actors import Actor
from groundwork.intake.models import ImportRun
from people.models import Person, User
from tests.canaries.crawler import Crawler, hits, text_of
from tests.canaries.traces import (
    bytes_of_database,
    columns_with,
    every_logger_speaking,
    mails,
    redis_in_clear,
    sessions_in_clear,
    sweep_free_pages,
)
from tests.factories.bookings import SeatFactory, SessionFactory
from tests.factories.certificates import KindFactory, credit_hours, exam_event, sit_exam
from tests.factories.sittings import EventFactory, SittingFactory
from tests.walk.world import make_world
from training_site.logs import MaskingFormatter

NUMBER = "11010519491231002X"  # the example of GB 11643: its check character is right
PHONE = "19912340987"
PASSWORD = "zhili-2026-ok"
# Where a phone number stands by decision: it is what a person is called under, and what they sign in with.
PHONE_STANDS_IN = {("people_person", "phone"), ("people_user", "username")}


@pytest.fixture
def journey(transactional_db, cast, settings):
    """Everything that one person does, with every logger speaking; what was answered and said is kept."""
    sweep_free_pages()
    settings.AXES_ENABLED = True
    world = make_world(cast)
    walked = SimpleNamespace(world=world, answers={}, lines=[])
    with every_logger_speaking() as listener:
        _come_by_roster(walked)
        _register_and_sign_in(walked)
        _book_and_come(walked)
        _sit_the_exam(walked)
        _get_the_certificate(walked)
        _provoke_faults(walked)
    walked.lines = listener.lines
    return walked


def _keep(walked, response):
    walked.answers[f"{len(walked.answers)} {response.request['REQUEST_METHOD']} {response.request['PATH_INFO']}"] = (
        text_of(response)
    )
    return response


def _upload(walked, text):
    file = SimpleUploadedFile("名册.csv", text.encode())
    organisation = walked.world.cast.organisation
    client = walked.world.client("contact")
    return _keep(walked, client.post(reverse("people:roster"), {"organisation": organisation.pk, "file": file}))


def _come_by_roster(walked):
    contact = walked.world.client("contact")
    _upload(walked, f"姓名,证件号码,手机号\n秦岭,{NUMBER},{PHONE}\n")
    run = ImportRun.objects.latest("pk")
    walked.previewed = str(run.rows) + str(run.faults)
    _keep(walked, contact.get(reverse("people:roster-preview", args=[run.pk])))
    _keep(walked, contact.post(reverse("people:roster-apply", args=[run.pk])))
    walked.person = Person.objects.get(name="秦岭")


def _register_and_sign_in(walked):
    client = walked.client = walked.world.client("anonymous")
    answers = {"name": "秦岭", "phone": PHONE, "birth_on": "1949-12-31", "password": PASSWORD, "consent": "on"}
    _keep(walked, client.post(reverse("people:register"), answers))
    _keep(walked, client.post(reverse("people:sign-out")))
    for password in ("wrong-password", PASSWORD):
        _keep(walked, client.post(reverse("people:sign-in"), {"username": PHONE, "password": password}))
    # The desk has claimed the record of the roster for the new sign-in.
    user = User.objects.get(username=PHONE)
    Person.objects.filter(user=user).update(user=None)
    Person.objects.filter(pk=walked.person.pk).update(user=user)


def _book_and_come(walked):
    _keep(walked, walked.client.post(reverse("bookings:session-book", args=[SessionFactory().pk])))
    walked.seat = SeatFactory(person=walked.person, booking__session=SessionFactory(running=True))
    now = timezone.now()
    scan = IncomingScan(id=uuid.uuid4(), sequence=1, kind="in", presented=walked.seat.code, at=now)
    here = {"device_id": uuid.uuid4(), "device_name": "前台", "device_now": now}
    record_scans(by=Actor.of(walked.world.cast.desk), scans=[scan], **here)
    assert walked.person.seats.count() == 2


def _sit_the_exam(walked):
    sitting = SittingFactory(person=walked.person, event=EventFactory())
    browser = walked.world.client("anonymous")
    for last_six in ("000000", NUMBER[-6:]):
        answers = {"ticket_number": sitting.ticket_number, "last_six": last_six}
        _keep(walked, browser.post(reverse("sittings:seat-pass"), answers))
    for name in ("start", "hand-in"):
        _keep(walked, browser.post(reverse(f"sittings:{name}", args=[sitting.public_id])))
    score_sittings(pks=[sitting.pk])
    publish_results(by=Actor.system("test"), event=sitting.event)
    assert Sitting.objects.get(pk=sitting.pk).is_ended


def _get_the_certificate(walked):
    kind = KindFactory()
    credit_hours(walked.person, kind.programme)
    sit_exam(walked.person, exam_event(kind.programme), 88)
    issued = certificates.issue(by=Actor.system("test"), kind=kind, person=walked.person, cycle=kind.cycle_on())
    walked.certificate = certificates.render_file(certificate=issued)
    browser = walked.world.client("anonymous")
    for name in ("秦岭", "秦山", NUMBER):
        _keep(walked, browser.post(reverse("certificates:verify"), {"number": issued.number, "name": name}))


def _provoke_faults(walked):
    _upload(walked, f"姓名,证件号码,手机号\n秦山,{NUMBER},{PHONE}\n秦岭,{NUMBER[:-1]}1,{PHONE}\n{NUMBER},{NUMBER},12\n")
    walked.previewed += str(list(ImportRun.objects.values_list("rows", "faults")))
    client = walked.world.client("contact")
    _keep(walked, client.get(reverse("cms:search"), {"q": NUMBER}))
    _keep(walked, client.get(reverse("people:organisation-people"), {"q": NUMBER}))
    _keep(walked, client.get(reverse("attendance:desk")))


def _said_to_others(walked):
    """What the forms echo to the very person who typed it is theirs; everybody else's pages are hunted."""
    return {
        path: text for path, text in walked.answers.items() if "/search/" not in path and "/org/people/" not in path
    }


def test_identity_number_is_left_nowhere(journey):
    assert [line for line in journey.lines if NUMBER in line] == []
    assert hits(_said_to_others(journey), NUMBER) == []
    assert NUMBER not in journey.previewed
    assert columns_with(NUMBER) == set()
    assert [NUMBER in said for said in (sessions_in_clear(), mails(), redis_in_clear())] == [False] * 3
    assert NUMBER.encode() not in bytes_of_database()


def test_phone_number_is_left_only_where_it_is_needed(journey):
    assert [line for line in journey.lines if PHONE in line] == []
    assert columns_with(PHONE) == PHONE_STANDS_IN
    assert [PHONE in said for said in (sessions_in_clear(), mails(), redis_in_clear())] == [False] * 3


@pytest.mark.parametrize("role", ["anonymous", "outsider", "contact", "other_contact", "desk", "certificate_admin"])
def test_no_other_role_reads_either_number(journey, role):
    texts = Crawler(journey.world, role).crawl(
        reverse("bookings:ticket-show", args=[journey.seat.public_id]),
        reverse("certificates:detail", args=[journey.certificate.public_id]),
        reverse("certificates:verify-token", args=[journey.certificate.token]),
        reverse("attendance:session", args=[journey.seat.session_id]),
    )

    assert (hits(texts, NUMBER), hits(texts, PHONE)) == ([], [])


def test_planted_numbers_are_found(journey):
    """The control: each hunt finds what it is for."""
    logger = logging.getLogger("django.request")
    with every_logger_speaking() as listener:
        logger.debug("refused %s", NUMBER)
    User.objects.filter(username="desk").update(email=f"{NUMBER}@example.org")

    assert NUMBER in listener.lines[0]
    assert columns_with(NUMBER) == {("people_user", "email")}
    assert NUMBER.encode() in bytes_of_database()


def test_log_lines_mask_what_a_database_says():
    """The formatter is the second line: a database names the row that it refused."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskingFormatter("%(message)s"))
    record = logging.LogRecord("x", 40, "", 1, "DETAIL: Failing row contains (%s, %s).", (NUMBER, PHONE), None)

    handler.emit(record)

    assert stream.getvalue() == "DETAIL: Failing row contains (1101**********002X, 199****0987).\n"

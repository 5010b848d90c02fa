"""Keys in bodies that are foreign, missing, left out or sent in excess: stated outcome, and nothing else changed."""

import pytest
from django.urls import reverse

from bookings.models import Booking
from certificates.actions import request_revocation
from certificates.choices import CertificateState
from exams.sittings.models import AnswerCurrent
from groundwork.audit.actors import Actor
from people.models import TwoPersonApproval
from tests.factories.bookings import SessionFactory
from tests.factories.certificates import issued_certificate
from tests.factories.people import RoleGrantFactory
from tests.walk.bodies import CASES, EXTRAS
from tests.walk.snapshot import changed_since, tables_now
from tests.walk.world import make_world


@pytest.fixture
def world(cast):
    return make_world(cast)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_body_has_the_stated_outcome_and_changes_nothing_else(case, world):
    path, body, headers = case.request(world)
    is_json = {"content_type": "application/json"} if isinstance(body, str) else {}
    client = world.client(case.role)
    before = tables_now()

    status = client.post(path, body, headers=headers, **is_json).status_code

    assert (status, changed_since(before)) == (case.status, set(case.changes))


def test_booking_is_for_oneself_and_one_place_whatever_is_sent_along(world):
    session = SessionFactory(places=5)

    world.client("trainee").post(reverse("bookings:session-book", args=[session.pk]), EXTRAS)

    booking = Booking.objects.get()
    session.pool.refresh_from_db()
    assert [seat.person for seat in booking.seats.all()] == [world.person("own")]
    assert (booking.booked_by, session.pool.capacity, session.pool.taken) == (world.cast.trainee, 5, 1)


@pytest.mark.parametrize("tries", ["answer with a score", "batch with a score"])
def test_saved_answer_holds_nothing_that_was_sent_along(tries, world):
    case = next(case for case in CASES if case.tries == tries)
    path, body, headers = case.request(world)

    world.client("trainee").post(path, body, content_type="application/json", headers=headers)

    assert [answer.payload for answer in AnswerCurrent.objects.all()] == [{"chosen": ["a1"]}]


@pytest.mark.parametrize("body", [{}, {"decision": ""}, {"decision": "yes"}])
def test_revocation_is_not_decided_without_a_decision(body, world):
    certificate = issued_certificate(someone=world.person("own"))
    colleague = RoleGrantFactory(role="certificate-administrator").user
    request_revocation(by=Actor.of(colleague), certificate=certificate, reason="发错")
    before = tables_now()

    world.client("certificate_admin").post(reverse("certificate_office:decide", args=[certificate.public_id]), body)

    certificate.refresh_from_db()
    assert changed_since(before) == set()
    assert certificate.state == CertificateState.VALID
    assert TwoPersonApproval.objects.get().decided_by is None

"""Candidates in front of an exam of fifty questions, each with a phone that is signed in."""

from dataclasses import dataclass

import factory
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

from benchmarks.phones import Phone
from exams.sittings.actions import add_candidates
from groundwork.audit.actors import Actor
from tests.factories.papers import long_paper
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.sittings import EventFactory

QUESTIONS = 50
PASSWORD = "safe-and-sound-7"  # noqa: S105 (of invented people in a throw-away database)
FIRST_NUMBER = 50_000  # beyond the numbers of the demonstration's cast

SYSTEM = Actor.system("benchmark")
UserFactory.reset_sequence(FIRST_NUMBER)


@dataclass
class Candidate:
    """A sitting, and the phone in front of it."""

    sitting: object
    phone: Phone
    token: str = ""
    saved: int = 0

    @property
    def page(self):
        return f"/exam/{self.sitting.public_id}/"

    @property
    def api(self):
        return f"/api/v1/sittings/{self.sitting.public_id}/"

    def start(self):
        """Press the button: the clock runs."""
        self.phone.post(f"{self.page}start/", {})

    def take_lease(self):
        """What the exam page does as soon as it is loaded."""
        self.token = self.phone.post_with_token(f"{self.api}lease").json()["token"]

    def save(self):
        """Answer the next question; past the last one, begin again with other answers."""
        self.saved += 1
        slot = (self.saved - 1) % QUESTIONS + 1
        event = {"epoch": 1, "n": self.saved, "slot": slot, "payload": {"chosen": [f"q{slot}{'ab'[self.saved % 2]}"]}}
        reply = self.phone.post_json(f"{self.api}answers", {"events": [event]}, {"X-Lease": self.token}).json()
        if reply["acknowledged"] != [[1, self.saved]]:
            message = f"not acknowledged: {reply}"
            raise RuntimeError(message)

    def hand_in(self):
        """Press the last button."""
        self.phone.post(f"{self.page}hand-in/", {"lease": self.token})


def people(count):
    """So many persons with a sign-in; one hash serves all, since checking a password costs the same for each."""
    encoded = factory.Transformer.Force(make_password(PASSWORD))
    return PersonFactory.create_batch(count, with_sign_in=True, user__password=encoded)


def signed_in(port, user):
    """A phone that holds the cookie of a session."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    phone = Phone(port, {name: cookie.value for name, cookie in client.cookies.items()})
    phone.cookies["csrftoken"] = "b" * 32
    return phone


def candidates(site, count, *, is_signed_in=True):
    """So many candidates of one exam, seated by the product's own action."""
    with transaction.atomic():
        event = EventFactory(paper=long_paper(QUESTIONS), code="benchmark")
        sittings = add_candidates(by=SYSTEM, event=event, persons=people(count))
        seated = [
            Candidate(sitting, signed_in(site.port, sitting.person.user) if is_signed_in else Phone(site.port))
            for sitting in sittings
        ]
    connection.close()
    return seated

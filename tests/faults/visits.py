"""What people do at a base beside exams, over plain HTTP: sign in, book, scan a ticket, check a certificate."""

import json
import urllib.parse
import uuid
from datetime import UTC, datetime

from tests.faults.candidates import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


class Visitor:
    """One person at one browser; each act returns the status of its last answer."""

    def __init__(self, address):
        self.browser = Browser(address)
        self.device = str(uuid.uuid4())
        self.scans = 0

    def post_form(self, path, **words):
        body = urllib.parse.urlencode({**words, "csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")})
        return self.browser.ask("POST", path, body, **FORM)[0]

    def sign_in(self, username, password):
        """302 when the sign-in was right."""
        self.browser.ask("GET", "/sign-in/")
        return self.post_form("/sign-in/", username=username, password=password)

    def book(self, session):
        """302 when the place is booked."""
        self.browser.ask("GET", f"/timetable/{session}/")
        return self.post_form(f"/timetable/{session}/book/")

    def scan(self, ticket):
        """200 with a verdict."""
        self.scans += 1
        now = datetime.now(UTC).isoformat()
        one = {"id": str(uuid.uuid4()), "sequence": self.scans, "kind": "in", "presented": ticket, "at": now}
        body = {"device": {"id": self.device, "name": "前台"}, "now": now, "scans": [one]}
        headers = {**JSON, "X-CSRFToken": self.browser.cookies.get("csrftoken", "")}
        status, _headers, text = self.browser.ask("POST", "/api/v1/attendance/scans", json.dumps(body), **headers)
        return status if status != 200 else json.loads(text)["answers"][0]["verdict"]

    def verify(self, number, name):
        """200 when the certificate was found, 429 over the limit."""
        status, _headers, text = self.browser.ask(
            "POST", "/api/v1/certificates/verify", json.dumps({"number": number, "name": name}), **JSON
        )
        return status if status != 200 or json.loads(text)["found"] else "not found"


class Page:
    """The exam page of one sitting, with the token of its load."""

    def __init__(self, address, page):
        self.browser = Browser(address)
        self.id, self.token, self.n = page["id"], page["token"], 0

    def acknowledged(self, replies):
        """Of what ``save`` gave back: the acknowledged answers, as ``candidates.lost`` takes them."""
        return [
            [self.id, 1, n, 1, {"chosen": ["a1"]}, True]
            for status, reply, n in replies
            if status == 200 and [1, n] in reply["acknowledged"]
        ]

    def save(self, *, slot=1, chosen="a1", **headers):
        """Send one answer; (status, the reply as JSON, its n)."""
        self.n += 1
        event = {"epoch": 1, "n": self.n, "slot": slot, "payload": {"chosen": [chosen]}}
        path, body = f"/api/v1/sittings/{self.id}/answers", json.dumps({"events": [event]})
        status, _headers, text = self.browser.ask("POST", path, body, **{**JSON, "X-Lease": self.token, **headers})
        return status, json.loads(text) if text.startswith(b"{") else {}, self.n

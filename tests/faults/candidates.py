"""Candidates who save without end and note every acknowledgement, as browsers do: plain HTTP, with retries."""

import http.client
import json
import random
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

OPTIONS = ("a1", "a2", "a3", "a4")
GIVES_UP = 10  # seconds until a request counts as lost and is sent again
PAUSES = (0.5, 1, 2, 4)  # seconds between tries; the page's own are as long


@dataclass
class Log:
    """What one candidate was told, and how long it took."""

    acknowledged: list = field(default_factory=list)  # [sitting, epoch, n, slot, payload, was the page current]
    refused: list = field(default_factory=list)
    seconds: list = field(default_factory=list)  # from the first try to the acknowledgement
    tries: int = 0
    statuses: dict = field(default_factory=dict)


class Browser:
    """A session of one person: cookies, and nothing of a library's own retries."""

    def __init__(self, address):
        self.address = urllib.parse.urlsplit(address).netloc
        self.patience = GIVES_UP
        self.cookies = {}

    def ask(self, method, path, body="", **headers):
        """(status, headers, body); (0, {}, b"") when no answer came."""
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        link = http.client.HTTPConnection(self.address, timeout=self.patience)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            link.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.headers, text

    def ask_until(self, wanted, method, path, body="", *, until, **headers):
        """Ask again until the status is ``wanted``; the answer's body. Raises TimeoutError past ``until``."""
        tries = 0
        while True:
            status, _headers, text = self.ask(method, path, body, **headers)
            if status == wanted:
                return text
            if time.monotonic() > until:
                raise TimeoutError(f"{method} {path}: {status} {text[:200]!r}")
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1


class Candidate(threading.Thread):
    """Enters with an admission ticket, starts, and answers until told to stop; reloads the page now and then."""

    def __init__(self, address, door, *, slots, pace, stop, is_hasty=False):
        super().__init__(daemon=True)
        self.browser = Browser(address)
        self.door, self.slots, self.pace, self.stop = door, slots, pace, stop
        self.is_hasty = is_hasty  # notes an answer before the server has said yes, and sends it once
        self.random = random.Random(door["id"])
        self.log = Log()
        self.page = f"/exam/{door['id']}/"
        self.api = f"/api/v1/sittings/{door['id']}/"
        self.epoch, self.token, self.n = 0, "", 0

    def enter(self, until):
        """The door, the start, the first page load."""
        self.browser.ask_until(200, "GET", "/exam/seat/", until=until)
        words = {"ticket_number": self.door["ticket"], "last_six": self.door["last_six"]}
        self._post_form("/exam/seat/", words, until)
        self._post_form(f"{self.page}start/", {}, until)
        self.load(until)

    def _post_form(self, path, words, until):
        body = urllib.parse.urlencode({**words, "csrfmiddlewaretoken": self.browser.cookies["csrftoken"]})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.browser.ask_until(302, "POST", path, body, until=until, **headers)

    def load(self, until):
        """Load the page anew: a lease of a higher epoch."""
        headers = {"X-CSRFToken": self.browser.cookies["csrftoken"]}
        given = json.loads(self.browser.ask_until(200, "POST", f"{self.api}lease", until=until, **headers))
        self.epoch, self.token, self.n = given["epoch"], given["token"], 0

    def run(self):
        while not self.stop.is_set():
            if self.random.random() < 0.02:
                self.load(time.monotonic() + 120)
            self.answer()
            self.stop.wait(self.random.uniform(0.5, 1.5) * self.pace)

    def answer(self):
        """Choose something and send it until it is acknowledged."""
        self.n += 1
        event = {
            "epoch": self.epoch,
            "n": self.n,
            "slot": self.random.randint(1, self.slots),
            "payload": {"chosen": [self.random.choice(OPTIONS)]},
        }
        if self.is_hasty:
            self._note(event, is_current=True)
            self._send(event)
            return
        began, tries = time.monotonic(), 0
        while True:
            reply = self._send(event)
            if reply and [event["epoch"], event["n"]] in reply["acknowledged"]:
                self._note(event, is_current=reply["epoch_current"])
                self.log.seconds.append(time.monotonic() - began)
                return
            if reply:
                self.log.refused.append([event, reply])
                return
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def _send(self, event):
        headers = {"Content-Type": "application/json", "X-Lease": self.token}
        status, _headers, text = self.browser.ask(
            "POST", f"{self.api}answers", json.dumps({"events": [event]}), **headers
        )
        self.log.tries += 1
        self.log.statuses[status] = self.log.statuses.get(status, 0) + 1
        return json.loads(text) if status == 200 else None

    def _note(self, event, *, is_current):
        key = [self.door["id"], event["epoch"], event["n"], event["slot"], event["payload"]]
        self.log.acknowledged.append([*key, is_current])


def lost(acknowledged, stored):
    """The acknowledged answers that are not stored as they were sent."""
    events = {(sitting, epoch, n): (slot, payload) for sitting, epoch, n, slot, payload, _late in stored["events"]}
    return [row for row in acknowledged if events.get(tuple(row[:3])) != (row[3], row[4])]


def overtaken(acknowledged, stored):
    """The slots whose current answer is older than one that was acknowledged as current, or is not what was sent."""
    events = {tuple(row[:3]): (row[3], row[4]) for row in stored["events"]}
    current = {(sitting, slot): (epoch, n, payload) for sitting, epoch, n, slot, payload in stored["current"]}
    newest = {}
    for sitting, epoch, n, slot, _payload, is_current in acknowledged:
        if is_current:
            newest[sitting, slot] = max(newest.get((sitting, slot), (0, 0)), (epoch, n))
    wrong = [place for place, rank in newest.items() if place not in current or current[place][:2] < rank]
    for (sitting, slot), (epoch, n, payload) in current.items():
        if events.get((sitting, epoch, n)) != (slot, payload):
            wrong.append((sitting, slot))
    return wrong

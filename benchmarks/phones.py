"""The load: browsers of trainees on keep-alive connections. What they cost themselves is counted nowhere."""

import gzip
import http.client
import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IMPORTED = re.compile(r'from "(\./[^"]+)"')
HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BROWSER = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip",
}
REDIRECTS = {301, 302, 303}


class Refused(RuntimeError):
    """The site answered otherwise than the benchmark expects: its figure would mean nothing."""


@dataclass
class Reply:
    """An answer of the site."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    path: str

    @property
    def text(self):
        """The body as a browser reads it."""
        is_packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    def json(self):
        return json.loads(self.text)


@dataclass
class Phone:
    """One browser: a connection, its cookies, and the static files that it holds already."""

    port: int
    cookies: dict = field(default_factory=dict)
    held: set = field(default_factory=set)
    requests: int = 0
    page: str = ""
    _connection: http.client.HTTPConnection | None = None

    def get(self, path, *, expect=200):
        """GET, without following a redirect."""
        return self._send("GET", path, expect=expect)

    def post(self, path, fields, *, expect=302):
        """Send a form with the token of the page that is open."""
        body = urlencode({"csrfmiddlewaretoken": self._token(), **fields}).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, expect=expect)

    def post_json(self, path, value=None, headers=None, *, expect=200):
        """Send JSON as the site's scripts do."""
        body = b"" if value is None else json.dumps(value).encode()
        return self._send("POST", path, body, {"Content-Type": "application/json", **(headers or {})}, expect=expect)

    def post_with_token(self, path):
        """POST without a body, with the page's token in a header, as ``fetch`` of the exam page does."""
        return self._send("POST", path, b"", {"X-CSRFToken": self._token()}, expect=200)

    def open(self, path):
        """A page as a browser loads it: redirects, style sheets, scripts and what these import, each file once."""
        reply = self._send("GET", path, expect=None)
        return self.follow(reply)

    def submit(self, path, fields):
        """Send a form and load the page that it leads to."""
        return self.follow(self.post(path, fields))

    def follow(self, reply):
        while reply.status in REDIRECTS:
            reply = self._send("GET", urljoin(reply.path, reply.headers["Location"]), expect=None)
        if reply.status != 200:
            message = f"{reply.path}: {reply.status}"
            raise Refused(message)
        self.page = reply.text
        for path in STATIC.findall(self.page):
            self._load(path)
        return reply

    def _load(self, path):
        if path in self.held:
            return
        self.held.add(path)
        reply = self.get(path)
        if path.endswith(".js"):
            for name in IMPORTED.findall(reply.text):
                self._load(urljoin(path, name))

    def _token(self):
        found = HIDDEN.search(self.page)
        return found[1] if found else self.cookies.get("csrftoken", "")

    def _send(self, method, path, body=None, headers=None, *, expect):
        sent = {**BROWSER, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = self._exchange(method, path, body, sent)
        self.requests += 1
        for line in reply.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if expect is not None and reply.status != expect:
            message = f"{method} {path}: {reply.status} {reply.body[:300]!r}"
            raise Refused(message)
        return reply

    def _exchange(self, method, path, body, headers):
        is_kept_alive = self._connection is not None
        if not is_kept_alive:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            reply = Reply(answer.status, answer.headers, answer.read(), urlsplit(path).path)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection = None
            if not is_kept_alive:
                raise
            return self._exchange(method, path, body, headers)  # the server had closed an idle connection
        if answer.will_close:
            self._connection = None
        return reply


def at_once(work, items, *, hands=4):
    """Call ``work(item)`` for all items, so many at a time, one after another; the seconds of each."""
    return _run(work, [(0.0, item) for item in items], hands)


def paced(work, items, *, per_second, hands=24):
    """Call ``work(item)`` at random moments, ``per_second`` on average; the seconds of each from when it was due.

    A call that must wait for a free hand waits on the clock of the measurement: a slow server cannot slow the arrivals.
    """
    moments = random.Random(7)  # noqa: S311 (the same arrivals in each run)
    due, arrivals = 0.0, []
    for item in items:
        due += moments.expovariate(per_second)
        arrivals.append((due, item))
    return _run(work, arrivals, hands)


def _run(work, arrivals, hands):
    waiting, lock, seconds, faults = iter(arrivals), threading.Lock(), [], []
    start = time.monotonic()

    def hand():
        while not faults:
            with lock:
                due, item = next(waiting, (None, None))
            if due is None:
                return
            time.sleep(max(0.0, start + due - time.monotonic()))
            began = start + due if due else time.monotonic()
            try:
                work(item)
            except Exception as fault:  # noqa: BLE001 (it is raised where the figure is made)
                faults.append(fault)
            seconds.append(time.monotonic() - began)

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return seconds

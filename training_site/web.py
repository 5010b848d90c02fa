"""The web worker: requests arrive and answers leave in many threads, each within its time; few make the answers.

A thread that answers holds a database connection and the processor; a client that trickles must hold neither. So a
request is first received whole, its body in memory or in a file, and only then handed to the threads that answer. What
they say is kept in the same way, and sent once they are done. What is no request at all is answered by a page of ours
instead of gunicorn's English line.
"""

import errno
import io
import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from gunicorn.http.body import Body
from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    NoMoreData,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import TConn, ThreadWorker

ANSWERING = 4  # threads that answer them
SECONDS_TO_ARRIVE = 30
SECONDS_TO_LEAVE = 30  # for each ``PIECE`` of an answer
LARGEST_BODY = 64 * 1024 * 1024  # beyond every door's own limit
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
TOO_MANY_FILES = {errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}


class TooSlow(ParseException):
    """The request did not arrive within its time."""


class TooLarge(ParseException):
    """The body is larger than any door takes."""


STATUSES = {
    ExpectationFailed: (417, "Expectation Failed"),
    LimitRequestHeaders: (431, "Request Header Fields Too Large"),
    LimitRequestLine: (414, "URI Too Long"),
    TooLarge: (413, "Content Too Large"),
    TooSlow: (408, "Request Timeout"),
    UnsupportedTransferCoding: (501, "Not Implemented"),
}
HEAD = (
    "HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Length: {length}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'\r\n\r\n"
)


class ArrivingSocket:
    """The reading side of a connection: all reads for one request together have ``SECONDS_TO_ARRIVE``."""

    def __init__(self, sock):
        self._sock = sock
        self.begin()

    def __getattr__(self, name):
        return getattr(self._sock, name)

    def begin(self):
        """The next request begins to arrive."""
        self._ends_at = time.monotonic() + SECONDS_TO_ARRIVE

    def recv(self, size):
        """As the socket's own. Raises TooSlow when the time is over."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(left)
        try:
            return self._sock.recv(size)
        except TimeoutError as error:
            raise TooSlow from error
        finally:
            self._sock.settimeout(None)


class PatientSocket(socket.socket):
    """A socket that blocks no longer than a request may take to arrive; the TLS socket made of it begins so too."""

    def setblocking(self, flag):
        self.settimeout(SECONDS_TO_ARRIVE if flag else 0)


class Connection(TConn):
    """A connection whose handshake and whose requests must arrive in time."""

    def init(self):
        is_new = not self.initialized
        try:
            super().init()
        except TimeoutError as error:
            raise NoMoreData from error  # half a handshake
        if is_new and not self.is_http2:
            self.parser.unreader.sock = ArrivingSocket(self.sock)
        elif not self.is_http2:
            self.parser.unreader.sock.begin()


class Received:
    """A body that has arrived, as gunicorn's own ``Body`` reads it."""

    def __init__(self):
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the request)
        self.read = self._file.read

    def close(self):
        """Free the file. Gunicorn reads a body to its end before it keeps the connection: nothing is left then."""
        self.read = lambda _size=0: b""
        self._file.close()

    def take(self, body):
        """Read all of ``body``; returns its size. Raises TooSlow and TooLarge."""
        size = 0
        while piece := body.read(PIECE):
            size += len(piece)
            if size > LARGEST_BODY:
                raise TooLarge
            self._file.write(piece)
        self._file.seek(0, io.SEEK_SET)
        return size


class Answer:
    """What the threads that answer say, as gunicorn writes it to a socket; kept until all of it can be sent."""

    def __init__(self, sock, arrived_at):
        self._sock, self.arrived_at = sock, arrived_at
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the answer)
        self.sendall = self._file.write
        self.close = self._file.close

    def __getattr__(self, name):
        return getattr(self._sock, name)

    def send(self):
        """Send it all. Raises NoMoreData when the client takes it too slowly."""
        self._file.seek(0, io.SEEK_SET)
        self._sock.settimeout(SECONDS_TO_LEAVE)
        try:
            while piece := self._file.read(PIECE):
                self._sock.sendall(piece)
        except TimeoutError as error:
            raise NoMoreData from error


def telling_arrival(application):
    """The WSGI application, told by ``settings.ARRIVED_AT`` when the last byte of each request had come."""

    def answer(environ, start_response):
        environ[settings.ARRIVED_AT] = environ["gunicorn.socket"].arrived_at
        return application(environ, start_response)

    return answer


class Worker(ThreadWorker):
    """A gthread worker that parts receiving and sending from answering."""

    def init_process(self):
        self.answering = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answering")
        super().init_process()

    def load_wsgi(self):
        """As the worker's own; the application hears when a request arrived."""
        super().load_wsgi()
        self.wsgi = telling_arrival(self.wsgi)

    def accept(self, listener):
        """As the worker's own, with a connection of ours."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in TOO_MANY_FILES:
                raise
            return
        self.nr_conns += 1
        patient = PatientSocket(client.family, client.type, client.proto, fileno=client.detach())
        self.enqueue_req(Connection(self.cfg, patient, address, listener.getsockname()))

    def handle_request(self, req, conn):
        """Receive the whole of the request, have it answered, send the whole of the answer."""
        with closing(Received()) as received:
            announced = self._invite(req, conn)
            if received.take(req.body) < announced:
                raise NoMoreData  # the connection broke: half a form is no form
            req.body = Body(received)
            with closing(Answer(conn.sock, timezone.now())) as answer:
                is_kept = self._answer(req, conn, answer)
                answer.send()
            return is_kept

    def _answer(self, req, conn, answer):
        """Have it answered by one of the few, into ``answer``; returns whether the connection is kept."""
        spoken, conn.sock = conn.sock, answer
        try:
            return self.answering.submit(super().handle_request, req, conn).result()
        finally:
            conn.sock = spoken

    @staticmethod
    def _invite(req, conn):
        """Refuse a body by its announced length, tell whoever waits for it to send it; returns the length."""
        headers = dict(req.headers)
        announced = int(headers.get("CONTENT-LENGTH") or 0)
        if announced > LARGEST_BODY:
            raise TooLarge
        if headers.get("EXPECT", "").lower() == "100-continue":
            conn.sock.settimeout(SECONDS_TO_ARRIVE)
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            req.headers = [(name, value) for name, value in req.headers if name != "EXPECT"]
        return announced

    def handle_error(self, req, client, addr, exc):
        """Tell whoever sent no request of HTTP so, in a page of ours."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        status, reason = STATUSES.get(type(exc), (400, "Bad Request"))
        self.log.warning("refused at the door: %s %s", status, type(exc).__name__)
        try:
            client.settimeout(5)
            client.sendall(_refusal(status, reason))
        except OSError:
            self.log.debug("nobody waited for the refusal")


@cache
def _refusal(status, reason):
    sentences = {
        408: _("The request took longer than 30 seconds. Nothing was saved. Check the network and try again."),
        413: _("What was sent is larger than 64 MB. Nothing was saved. Choose a smaller file."),
        414: _("The address is too long. Nothing was saved. Go back and open the page from its menu."),
        431: _("The browser sent too many or too long headers. Nothing was saved. Clear its cookies of this site."),
    }
    other = _("What the browser sent cannot be read. Nothing was saved. Go back, load the page anew and try again.")
    page = render_to_string("training_site/public/refused.html", {"sentence": sentences.get(status, other)}).encode()
    return HEAD.format(status=status, reason=reason, length=len(page)).encode() + page

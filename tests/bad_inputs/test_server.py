"""K, J79: bytes that are no request of a browser, against the server itself as ``serve`` starts it."""

import threading
import time
from contextlib import closing

import pytest

from tests.bad_inputs.served import read_reply, serving

SENTENCE = {
    400: "服务器无法识别浏览器发来的内容，没有保存任何内容。",
    414: "网址过长，没有保存任何内容。",
    431: "浏览器发来的请求头过多或过长，没有保存任何内容。",
    413: "提交的内容超过 64 MB，没有保存任何内容。",
    408: "请求超过 30 秒还没有收全，没有保存任何内容。",
}
SLOW_CLIENTS = 12  # more than answer at once in all processes


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


def refused(reply, status):
    """Is this the page of ours that refuses with this status, in Chinese?"""
    return (reply.status, SENTENCE[status] in reply.text, "<html lang=" in reply.text) == (status, True, True)


LINES = {
    "control bytes for a method": (b"\x00\x01\x02 / HTTP/1.1\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "a later version": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "a TLS hello": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n", 400),
    "an address of 10,000": (b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "10,000 query parameters": (b"GET /?" + b"a=1&" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "2,000 headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: 1\r\n" * 2000 + b"\r\n", 431),
    "a cookie over 8 KB": (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=" + b"b" * 9000 + b"\r\n\r\n", 431),
    "a header without a colon": (b"GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400),
    "a folded header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n 2\r\n\r\n", 400),
    "NUL in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\x002\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", 400),
    "a negative length": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
    "a length in words": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n", 400),
    "length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/",
        400,
    ),
    "a chunk of rubbish": (
        b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        400,
    ),
    "five gigabytes announced": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\nabc", 413),
}


@pytest.mark.parametrize("case", LINES)
def test_what_is_no_request_is_refused_in_chinese(case, server):
    raw, status = LINES[case]

    assert refused(server.send(raw), status)


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/%A", {400, 404}),
        ("/%", {400, 404}),
        ("/%ff%fe", {400, 404}),
        ("/%00", {400, 404}),
        ("/%2e%2e/%2e%2e/etc/passwd", {400, 404}),
        ("/static/%2e%2e/manage.py", {400, 404}),
        ("/static/../manage.py", {400, 404}),
        ("//", {200, 301, 302, 400, 404}),
        ("/\\..\\..\\x", {400, 404}),
        ("/verify/%00/", {200}),
        ("/t/%00/", {404}),
        ("/documents/1/..%2f..%2fmanage.py", {400, 404}),
        ("/search/?q=%A&q=%00", {200}),
    ],
)
def test_bad_bytes_in_an_address_are_no_server_error(path, statuses, server):
    reply = server.get(path)

    assert reply.status in statuses
    assert "SECRET_KEY" not in reply.text


@pytest.mark.parametrize("method", ["TRACE", "FOO", "PROPFIND", "CONNECT", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/verify/", "/me/", "/api/v1/bookings/sessions", "/livez"])
def test_method_that_a_door_does_not_know_is_refused(method, path, server):
    reply = server.get(path, method=method)

    assert reply.status in {400, 403, 405}
    assert "X-Probe" not in reply.text


@pytest.mark.parametrize(
    "cookie",
    [
        'sessionid="abcdefgh\\000"',
        "sessionid=\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff",
        "sessionid=one12345; sessionid=two12345",
        "sessionid=" + "x" * 4000,
        "csrftoken=\xff; messages=\x80; large-text=" + "9" * 4000,
        "messages=W1tf; sessionid=; =; ;;",
    ],
)
def test_tampered_cookies_make_a_stranger_and_no_error(cookie, server):
    reply = server.get("/me/", f"Cookie: {cookie}")

    assert (reply.status, "/sign-in/?next=/me/" in reply.text) == (302, True)


def test_forwarding_headers_of_a_stranger_change_nothing(server):
    reply = server.get(
        "/",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: 1.2.3.4",
        "X-HTTP-Method-Override: DELETE",
    )

    assert (reply.status, "evil.example" in reply.text) == (200, False)


def test_host_of_others_is_refused(server):
    raw = b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"

    assert (server.send(raw).status, b"evil.example" in server.send(raw).raw) == (400, False)


def _trickle(server, replies, stop):
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200\r\n\r\n"
    with closing(server.connect(timeout=90)) as connection:
        connection.sendall(head)
        try:
            while not stop.wait(1):
                connection.sendall(b"a")
        except OSError:
            pass  # it was cut
        replies.append(read_reply(connection))


def test_clients_that_trickle_are_cut_while_others_are_served(server):
    """Each sends a byte a second of the 200 that it announced: 200 s, of which it gets 30."""
    replies, stop = [], threading.Event()
    began = time.monotonic()
    slow = [threading.Thread(target=_trickle, args=[server, replies, stop]) for _client in range(SLOW_CLIENTS)]
    for client in slow:
        client.start()

    served = [server.get("/livez").status for _request in range(10)]
    waited = time.monotonic() - began
    while any(client.is_alive() for client in slow) and time.monotonic() - began < 60 and not replies:
        slow[0].join(timeout=1)
    lasted = time.monotonic() - began
    stop.set()
    for client in slow:
        client.join()

    assert (served, waited < lasted, lasted < 45) == ([200] * 10, True, True)
    assert [reply.status for reply in replies] == [408] * SLOW_CLIENTS

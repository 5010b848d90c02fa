"""The door for phones that do not know our certificate yet: a page over plain http, and nothing else of the site.

It says what the browser's warning means, hands out the authority's certificate, and sends every other address on to
https. All its answers are made once, before it opens; a question reads nothing from disk or database.
"""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

HTML = "text/html; charset=utf-8"
AUTHORITY = "application/x-x509-ca-cert"  # what makes a phone offer to install it
DRESS = {
    "cms/tokens.css": "text/css",
    "cms/shell.css": "text/css",
    "cms/components.css": "text/css",
    "cms/mark.svg": "image/svg+xml",
}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
SLOWEST = 10  # seconds for which a question may stand still; a thread of the door holds nothing else


def answers(*, public_url, certificate):
    """All that the door has to say, by path: (content type, bytes)."""
    page = render_to_string(
        "training_site/public/trust.html", {"public_url": public_url, "fingerprint": certificate.fingerprint}
    )
    found = {"/": (HTML, page.encode()), "/authority.crt": (AUTHORITY, certificate.authority.read_bytes())}
    for name, kind in DRESS.items():
        with open(finders.find(name), "rb") as file:  # noqa: PTH123 (the finder's own path)
            found[f"/static/{name}"] = (kind, file.read())
    return found


def handler_of(known, public_url):
    """The handler class of a door that knows these answers."""

    class Handler(BaseHTTPRequestHandler):
        timeout = SLOWEST
        server_version, sys_version = "door", ""

        def do_GET(self):
            found = known.get(self.path.split("?")[0])
            if found is None:
                self.send_response(HTTPStatus.TEMPORARY_REDIRECT)
                # To the public origin and the plain path: what came in is never part of another host's address.
                self.send_header("Location", f"{public_url}/{self.path.lstrip('/')}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            kind, body = found
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 (the names are http.server's)

        def log_message(self, *arguments):
            """Nobody needs a line for each phone."""

    return Handler


def open_door(*, host, port, public_url, certificate):
    """Answer on ``host:port`` in a thread of its own until the process ends. Returns the server, for closing it."""
    known = answers(public_url=public_url, certificate=certificate)
    server = ThreadingHTTPServer((host, port), handler_of(known, public_url))
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="door", daemon=True).start()
    return server

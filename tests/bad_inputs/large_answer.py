"""An application for the web worker that gives large answers at once, and a worker that has little patience."""

from training_site import web

LARGE = 32 * 1024 * 1024  # more than the kernel takes for a client that does not read
web.SECONDS_TO_ARRIVE = web.SECONDS_TO_LEAVE = 3


def application(environ, start_response):
    body = bytes(LARGE) if environ["PATH_INFO"] == "/large" else str(environ.get("site.arrived_at")).encode()
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(len(body)))])
    return [body]

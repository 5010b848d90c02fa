"""The body of a request as the web worker holds it."""

import io

from training_site.web import Received


def test_body_that_was_answered_reads_as_empty():
    """Gunicorn reads on to the end of a body before it keeps the connection for the next request."""
    body = Received()
    body.take(io.BytesIO("答案".encode()))
    first = body.read(3)

    body.close()

    assert (first, body.read(1024)) == ("答".encode(), b"")

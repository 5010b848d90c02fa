"""Everything that a browser of some role can reach, as one text an answer: pages, JSON, PDF, workbooks, headers."""

import io
import re
import zipfile

from pypdf import PdfReader

from tests.walk.walker import tables

LINK = re.compile(rb"""(?:href|src|action|data-[a-z-]+)=["'](/[^"'#]*)""")
NOT_PAGES = ("/static/", "/admin/jsi18n/", "/admin/sprite/")
MOST_PAGES = 400
OPENED = 200


class Crawler:
    """Follows every link of this site from the addresses of the tables, as one browser."""

    def __init__(self, world, role, relation="own"):
        self.client = world.client(role)
        self.waiting = list(dict.fromkeys(_starts(world, relation)))
        self.texts = {}

    def crawl(self, *more):
        """Look at everything; returns path -> all that the answer said, of whatever status."""
        self.waiting += more
        for path in self.waiting:
            if len(self.texts) >= MOST_PAGES:
                raise AssertionError(f"more than {MOST_PAGES} pages: the crawl no longer ends")
            if path not in self.texts:
                self._look(path)
        return self.texts

    def _look(self, path):
        response = self.client.get(path)
        body = response.getvalue()
        self.texts[path] = text_of(response, body)
        if "html" in response.headers.get("Content-Type", "") and response.status_code == OPENED:
            found = (link.decode().replace("&amp;", "&") for link in LINK.findall(body))
            known = {_shape(path) for path in self.waiting}
            for link in found:
                if not link.startswith(NOT_PAGES) and _shape(link) not in known:
                    known.add(_shape(link))
                    self.waiting.append(link)


def _starts(world, relation):
    yield "/"
    for rows in tables().values():
        for row in rows:
            if row.get:
                yield world.path(row, relation)


def _shape(path):
    """An address without the values of its query: one page of a filter stands for all."""
    address, _question, query = path.partition("?")
    return address, tuple(sorted(part.partition("=")[0] for part in query.split("&")))


def text_of(response, body=None):
    """All that an answer says: its headers, and its body as a reader of that kind of file sees it."""
    body = response.getvalue() if body is None else body
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return "\n".join((headers, cookies, *_readings(body)))


def _readings(body):
    yield body.decode("utf-8", errors="replace")
    if body.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield from _readings(archive.read(name))


def hits(texts, needle):
    """The paths whose answer holds the needle."""
    return sorted(path for path, text in texts.items() if needle in text)

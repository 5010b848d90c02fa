"""The forms that stand on our pages, read out of their HTML as a browser does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# Fields that a browser sends by itself; a stranger's value in them is another test's business.
BY_THE_FRAMEWORK = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """One form: where it leads, how, and the value of each of its fields as the page was served."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)
    files: set = field(default_factory=set)

    @property
    def key(self):
        """Forms with the same fields behind the same address are one; numbers in addresses do not matter."""
        path = "/".join("#" if part.isdigit() else part for part in urlsplit(self.action).path.split("/"))
        return path, self.method, tuple(sorted({*self.fields, *self.files}))


class _Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.links = address, [], set()
        self._select, self._textarea = "", ""

    def handle_starttag(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        if tag == "a" and found.get("href"):
            self.links.add(urljoin(self.address, found["href"]).partition("#")[0])
        elif tag == "form":
            self.forms.append(Form(urljoin(self.address, found.get("action", "")), found.get("method", "get").upper()))
        elif self.forms and tag in {"input", "select", "textarea", "option", "button"}:
            self._field(tag, found)

    def _field(self, tag, found):
        form, name = self.forms[-1], found.get("name", "")
        if tag == "option":
            if self._select and (form.fields[self._select] == "" or "selected" in found):
                form.fields[self._select] = found.get("value", "")
            return
        if not name or name in BY_THE_FRAMEWORK or "disabled" in found:
            return
        if found.get("type") == "file":
            form.files.add(name)
        elif tag == "select":
            self._select = name
            form.fields[name] = ""
        elif found.get("type") not in {"radio", "checkbox"} or "checked" in found or name not in form.fields:
            form.fields[name] = found.get("value", "on" if found.get("type") == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


def read_page(address, html):
    """The forms and the links of a page."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms, reader.links

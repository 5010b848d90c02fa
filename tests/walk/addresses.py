"""Every address there is, as the root of all addresses lists them."""

import inspect
import re
from dataclasses import dataclass
from types import ModuleType

from django.urls import URLPattern, URLResolver, get_resolver, include, path

from tests.house.source import JOURNEY

OUR_PACKAGES = {name.split(".")[0] for name in JOURNEY}
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
NO_SUCH_UUID = "00000000-0000-4000-8000-000000000000"
SAMPLES = {"int": "1", "uuid": NO_SUCH_UUID, "uuidstr": NO_SUCH_UUID}
# The few patterns that are regular expressions, by what they hold.
EXPRESSIONS = {
    r"^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": "1/revisions/compare/live...latest/",
    r"^(\d+)/(.*)$": "1/file.pdf",
    r"^.*/$": "nothing-here/",
    r"^((?:[\w\-]+/)*)$": "nothing-here/",
}


@dataclass(frozen=True)
class Address:
    """One pattern: its name with its namespaces (empty when it has none) and its whole route."""

    name: str
    route: str
    is_ours: bool = False

    @property
    def sample(self):
        """A path that it matches, about the first of each thing."""
        path = self.route
        for expression, sample in EXPRESSIONS.items():
            path = path.replace(expression, sample)
        path = ARGUMENT.sub(lambda found: SAMPLES.get(found[1], "nothing"), path)
        return "/" + path.replace("^", "").replace("$", "")


def all_addresses(patterns=None, names="", route=""):
    """Each address below some patterns; of the whole site when none are given."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from all_addresses(pattern.url_patterns, inside, here)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{names}{pattern.name}" if pattern.name else "", here, _is_ours(pattern.callback))


def _is_ours(callback):
    view = getattr(callback, "view_class", None) or inspect.unwrap(callback)
    return getattr(view, "__module__", "").split(".")[0] in OUR_PACKAGES


def site_with(*patterns):
    """The root of all addresses with some before the others, for a control."""
    site = ModuleType("site_with_more")
    site.urlpatterns = [*patterns, path("", include("training_site.urls"))]
    return site

"""Named places in a page that apps further right fill, and the site's navigation.

A page to the left must sometimes show what lives to the right: the sessions of a module, its check, my progress.
Its template says ``{% slot "module-sessions" page %}``; an app to the right registers, in its ``composition.py``,
a function that runs its own queries and returns the part. Pages import no queries.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

_fillers: dict[str, list] = defaultdict(list)
_entries: list["NavigationEntry"] = []


def fills(slot, *, order=50):
    """Register ``function(context, thing) -> safe text or ""`` as one filler of ``slot``."""

    def register(function):
        _fillers[slot].append((order, function))
        _fillers[slot].sort(key=lambda pair: pair[0])
        return function

    return register


def fillers_of(slot):
    """The functions that fill ``slot``, in order."""
    return [function for _order, function in _fillers[slot]]


@dataclass(frozen=True)
class NavigationEntry:
    """One link of the shell: to a named address, or to a page of the tree by its ``path``.

    ``shown_to(user)`` decides who sees it; ``placement`` where it stands.
    """

    label: str
    icon: str
    placement: str  # main | account | tabs | footer
    url_name: str = ""
    path: str = ""
    order: int = 50
    method: str = "get"
    shown_to: Callable = field(default=lambda user: True)

    @cached_property
    def url(self):
        return self.path or reverse(self.url_name)


def add_navigation(**options):
    """Register an entry of the navigation (see ``NavigationEntry``)."""
    _entries.append(NavigationEntry(**options))
    _entries.sort(key=lambda entry: (entry.placement, entry.order))


def navigation_for(user):
    """The entries that this user sees, in order."""
    return [entry for entry in _entries if entry.shown_to(user)]

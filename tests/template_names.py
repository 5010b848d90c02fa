"""A name that a template of ours uses and its view does not give is an error in every test."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / ".venv"


class UndefinedName(AssertionError):
    """A template of ours used a name that nobody gave it."""


class UnknownName(str):
    """Django puts this where a name is unknown: an error when the template is ours, nothing when it is a library's."""

    __slots__ = ()

    def __bool__(self):
        # True only where Django asks whether to print it: ``{% if seat.presence %}`` of a seat without one is false.
        return sys._getframe(1).f_code.co_name == "resolve"

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, name):
        origin = _template_being_rendered()
        if origin and origin.is_relative_to(ROOT) and not origin.is_relative_to(LIBRARIES):
            raise UndefinedName(f"{origin.relative_to(ROOT)}: {name}")
        return ""


def _template_being_rendered():
    frame = sys._getframe(2)
    while frame is not None:
        origin = getattr(getattr(frame.f_locals.get("self"), "origin", None), "name", None)
        if origin:
            return Path(str(origin))
        frame = frame.f_back
    return None

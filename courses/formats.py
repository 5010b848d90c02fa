"""Content files of zones and modules, checked value by value into plain drafts."""

from dataclasses import dataclass, fields
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import ContentFile, read_content
from courses.choices import Audience, Family, HealthExclusion, Mode, ModuleType

SHORTEST, LONGEST = 5, 480  # minutes


@dataclass(frozen=True)
class ZoneDraft:
    """A zone as its file describes it."""

    number: int
    title: str
    families: list
    summary: str
    body: list

    def values(self):
        """The values of the page's fields."""
        return vars(self)


@dataclass(frozen=True)
class ModuleDraft:
    """A module as its file describes it."""

    number: int
    title: str
    mode: str
    type: str
    families: list
    audience: list
    minutes: int
    hours: Decimal
    min_age: int | None
    min_height_cm: int | None
    max_group: int
    health_exclusions: list
    guardian_required: bool
    objective: str
    body: list

    def values(self):
        """The values of the page's fields."""
        return vars(self)


def read_zone(name, text):
    """The zone that the file ``name`` describes. Raises ``ContentFileError`` with the line."""
    file = read_content(name, text)
    check = _Checks(file, ZoneDraft)
    return ZoneDraft(
        number=check.whole("number", low=1, high=99),
        title=file.text("title", longest=80),
        families=check.several("families", Family),
        summary=file.text("summary", longest=120),
        body=file.blocks,
    )


def read_module(name, text):
    """The module that the file ``name`` describes. Raises ``ContentFileError`` with the line."""
    file = read_content(name, text)
    check = _Checks(file, ModuleDraft)
    return ModuleDraft(
        number=check.whole("number", low=1, high=999),
        title=file.text("title", longest=80),
        mode=check.one("mode", Mode),
        type=check.one("type", ModuleType),
        families=check.several("families", Family),
        audience=check.several("audience", Audience),
        minutes=check.whole("minutes", low=SHORTEST, high=LONGEST),
        hours=check.half_hours("hours"),
        min_age=check.whole("min_age", low=0, high=99, default=None),
        min_height_cm=check.whole("min_height_cm", low=50, high=220, default=None),
        max_group=check.whole("max_group", low=1, high=500, default=20),
        health_exclusions=check.several("health_exclusions", HealthExclusion, default=[]),
        guardian_required=check.yes_or_no("guardian_required"),
        objective=file.text("objective", longest=300),
        body=file.blocks,
    )


REQUIRED = object()


class _Checks:
    """Reads typed values out of a front matter and points at the line of a wrong one."""

    def __init__(self, file: ContentFile, draft):
        self.file = file
        known = {field.name for field in fields(draft)} - {"body"}
        for key in file.values:
            if key not in known:
                raise file.refuse(key, _("“%(key)s” is not known here") % {"key": key})

    def _value(self, key, default):
        value = self.file.values.get(key, default)
        if value is REQUIRED or (value is None and default is not None):
            raise self.file.refuse(key, _("“%(key)s” is missing") % {"key": key})
        return value

    def _refuse(self, key, wanted):
        return self.file.refuse(key, _("“%(key)s” must be %(wanted)s") % {"key": key, "wanted": wanted})

    def whole(self, key, *, low, high, default=REQUIRED):
        value = self._value(key, default)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._refuse(key, _("a whole number from %(low)s to %(high)s") % {"low": low, "high": high})
        return value

    def half_hours(self, key):
        value = self._value(key, REQUIRED)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value * 2 == int(value * 2):
            raise self._refuse(key, _("a number of hours in halves, such as 0.5"))
        return Decimal(str(value)).quantize(Decimal("0.1"))

    def yes_or_no(self, key):
        value = self._value(key, False)  # absent means no
        if not isinstance(value, bool):
            raise self._refuse(key, _("“true” or “false”"))
        return value

    def one(self, key, choices):
        value = self._value(key, REQUIRED)
        if value not in choices.values:
            raise self._refuse(key, _("one of: %(choices)s") % {"choices": ", ".join(choices.values)})
        return value

    def several(self, key, choices, *, default=REQUIRED):
        value = self._value(key, default)
        if not isinstance(value, list) or [one for one in value if one not in choices.values]:
            raise self._refuse(
                key, _("a list in brackets, out of: %(choices)s") % {"choices": ", ".join(choices.values)}
            )
        return list(value)

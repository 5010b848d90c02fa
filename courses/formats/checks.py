"""Typed values out of a front matter; a wrong one is refused with its line."""

from dataclasses import fields
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import ContentFile

REQUIRED = object()


class Checks:
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

    def texts(self, key, *, longest):
        """A list of texts, none of them empty; an absent one has no entries."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(_is_text(one, longest) for one in value):
            raise self._refuse(key, _("a list of texts of at most %(longest)s characters") % {"longest": longest})
        return [one.strip() for one in value]

    def yes_or_no(self, key):
        value = self._value(key, False)  # absent means no
        if not isinstance(value, bool):
            raise self._refuse(key, _("“true” or “false”"))
        return value

    def one(self, key, choices, *, default=REQUIRED):
        value = self._value(key, default)
        if value != default and value not in choices.values:
            raise self._refuse(key, _("one of: %(choices)s") % {"choices": ", ".join(choices.values)})
        return value

    def several(self, key, choices, *, default=REQUIRED):
        value = self._value(key, default)
        if not isinstance(value, list) or [one for one in value if one not in choices.values]:
            raise self._refuse(
                key, _("a list in brackets, out of: %(choices)s") % {"choices": ", ".join(choices.values)}
            )
        return list(value)


def _is_text(value, longest):
    return isinstance(value, str) and 0 < len(value.strip()) <= longest

"""What a module rests on: each source with its grade, as the front matter lists them.

The body points at a source by its place in the list, 〔1〕.
"""

from django.utils.translation import gettext as _

from courses.choices import Grade

FIELDS = {  # what a source of each grade must say, and nothing else
    Grade.CHECKED: {"grade", "document", "article", "terms"},
    Grade.NAMED: {"grade", "document"},
    Grade.PRACTICE: {"grade", "note"},
}


def read_sources(file):
    """The sources of a content file in their order, as plain tables. Raises ``ContentFileError``."""
    listed = file.values.get("sources", [])
    if not isinstance(listed, list):
        raise file.refuse("sources", _("“%(key)s” must be %(wanted)s") % {"key": "sources", "wanted": _("a list")})
    return [_read_source(file, number, entry) for number, entry in enumerate(listed, 1)]


def _read_source(file, number, entry):
    grade = entry.get("grade") if isinstance(entry, dict) else None
    if grade not in Grade.values or set(entry) != FIELDS[grade] or not all(entry.values()):
        fields = "; ".join(f"{grade.value}: {', '.join(sorted(names))}" for grade, names in FIELDS.items())
        reason = _("source %(number)s must say what its grade asks for (%(fields)s)")
        raise file.refuse("sources", reason % {"number": number, "fields": fields})
    return entry


def as_block(source, laws):
    """A source as the block of a page; a checked one with the dates of its statute."""
    if source["grade"] != Grade.CHECKED:
        return {"type": source["grade"], "value": source.get("document") or source["note"]}
    value = {"document": source["document"], "article": source["article"], "terms": "|".join(source["terms"])}
    law = laws.get(source["document"])
    dates = {"amended_on": law.amended_on, "effective_on": law.effective_on} if law else {}
    return {"type": "checked", "value": {**value, **{name: day.isoformat() for name, day in dates.items() if day}}}

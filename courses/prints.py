"""Zones and modules as the content files that come with the project."""

from courses.formats.writing import source_of_block, write_page
from courses.models import ModulePage, ZonePage

LEFT_OUT_WHEN_EMPTY = {
    "min_age", "min_height_cm", "health_exclusions", "guardian_required", "card", "scene", "equipment", "checklist",
    "sources",
}  # fmt: skip
MODULE = (
    "number", "title", "mode", "type", "families", "audience", "minutes", "hours", "min_age", "min_height_cm",
    "max_group", "health_exclusions", "guardian_required", "objective", "card", "scene", "equipment", "checklist",
    "sources",
)  # fmt: skip


def zone_file(page: ZonePage) -> str:
    """The content file of a zone as visitors see it now."""
    front = {name: getattr(page, name) for name in ("number", "title", "families", "summary")}
    return write_page(front, page.body.get_prep_value())


def module_file(page: ModulePage) -> str:
    """The content file of a module as visitors see it now."""
    values = {name: getattr(page, name) for name in MODULE}
    values |= {
        "hours": float(page.hours),
        "equipment": [block["value"] for block in page.equipment.get_prep_value()],
        "checklist": [block["value"] for block in page.checklist.get_prep_value()],
        "sources": [source_of_block(block) for block in page.sources.get_prep_value()],
    }
    front = {name: value for name, value in values.items() if value or name not in LEFT_OUT_WHEN_EMPTY}
    return write_page(front, page.body.get_prep_value())

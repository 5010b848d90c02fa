"""Content files of zones and modules, checked value by value into plain drafts."""

from dataclasses import dataclass
from decimal import Decimal

from cms.formats import read_content
from courses.choices import Audience, Family, HealthExclusion, Mode, ModuleType, Scene
from courses.formats.checks import Checks
from courses.formats.sources import as_block, read_sources

SHORTEST, LONGEST = 5, 480  # minutes
CARD = 60  # characters: three sentences, read in half a minute
LINE = 60  # characters of an entry of the checklist or of the equipment


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
    card: str
    scene: str
    equipment: list
    checklist: list
    sources: list
    body: list

    def values(self, laws):
        """The values of the page's fields; ``laws`` say how old the wording of a checked source is."""
        return {
            **vars(self),
            "checklist": as_lines(self.checklist),
            "equipment": as_lines(self.equipment),
            "sources": [as_block(source, laws) for source in self.sources],
        }


def as_lines(texts):
    """Texts as the blocks of a list of lines."""
    return [{"type": "line", "value": text} for text in texts]


def read_zone(name, text):
    """The zone that the file ``name`` describes. Raises ``ContentFileError`` with the line."""
    file = read_content(name, text)
    check = Checks(file, ZoneDraft)
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
    check = Checks(file, ModuleDraft)
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
        card=file.text("card", longest=CARD) if "card" in file.values else "",
        scene=check.one("scene", Scene, default=""),
        equipment=check.texts("equipment", longest=LINE),
        checklist=check.texts("checklist", longest=LINE),
        sources=read_sources(file),
        body=file.blocks,
    )

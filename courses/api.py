"""Typed JSON for other systems and for the pages' own scripts: zones and modules, public."""

from decimal import Decimal

from django.conf import settings
from django.http import Http404
from ninja import Router, Schema

from courses.models import ModulePage, ZonePage
from courses.pages import open_modules_below, open_zones

router = Router()


class ZoneOut(Schema):
    """An experience zone."""

    slug: str
    number: int
    title: str
    summary: str
    families: list[str]
    modules: int
    url: str


class ModuleOut(Schema):
    """A training item; ``hours`` are credited periods of 45 minutes."""

    slug: str
    number: int
    title: str
    objective: str
    mode: str
    type: str
    families: list[str]
    audience: list[str]
    minutes: int
    hours: Decimal
    min_age: int | None
    min_height_cm: int | None
    max_group: int
    health_exclusions: list[str]
    guardian_required: bool
    url: str


class ZoneDetailOut(ZoneOut):
    """An experience zone with its published modules."""

    items: list[ModuleOut]


@router.get("/zones", response=list[ZoneOut])
def list_zones(request):
    """The published zones, in their order."""
    return [_zone(request, zone, zone.modules_count) for zone in open_zones()]


@router.get("/zones/{slug}", response=ZoneDetailOut)
def show_zone(request, slug: str):
    """A published zone with its published modules."""
    zone = ZonePage.objects.live().public().filter(slug=slug).first()
    if zone is None:
        raise Http404
    modules = list(open_modules_below(zone))
    return {**_zone(request, zone, len(modules)), "items": [_module(request, module) for module in modules]}


def _zone(request, zone, count):
    names = ("slug", "number", "title", "summary", "families")
    return {**{name: getattr(zone, name) for name in names}, "modules": count, "url": _address(request, zone)}


def _module(request, module):
    names = [name for name in ModuleOut.model_fields if name != "url"]
    return {**{name: getattr(module, name) for name in names}, "url": _address(request, module)}


def _address(request, page: ZonePage | ModulePage):
    return f"{settings.PUBLIC_URL}{page.get_url_parts(request)[2]}"

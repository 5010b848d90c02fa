"""Reads of training content and of what people studied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import PROTECT, Max

from courses.choices import StudyKind
from courses.models import ModulePage, OnlinePage, StudyEvent, ZonePage
from people.models import Person


@dataclass(frozen=True)
class Progress:
    """How far a person is with a module."""

    read_at: datetime | None

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


@dataclass(frozen=True)
class ProgressOverview:
    """How far a person is with all modules: those read, the latest first, of how many there are."""

    read: list
    total: int


def is_place_of_modules(slug: str) -> bool:
    """Is there a zone, or an online classroom, of this slug?"""
    kinds: tuple[Any, ...] = (ZonePage, OnlinePage)
    return any(kind.objects.filter(slug=slug).exists() for kind in kinds)


def progress_of(person: Person | None, module: ModulePage) -> Progress:
    """The fold of a person's study events over one module; nobody (None) has read nothing."""
    if person is None:
        return Progress(read_at=None)
    events = StudyEvent.objects.filter(person=person, module=module, kind=StudyKind.READ)
    return Progress(read_at=events.aggregate(latest=Max("at"))["latest"])


def progress_overview(person: Person) -> ProgressOverview:
    """The open modules that a person read, each with ``read_at``, latest first, and the number of open modules."""
    open_modules = ModulePage.objects.live()
    read = (
        open_modules.filter(study_events__person=person, study_events__kind=StudyKind.READ)
        .annotate(read_at=Max("study_events__at"))
        .order_by("-read_at", "pk")
        .defer_streamfields()
    )
    return ProgressOverview(read=list(read), total=open_modules.count())


def evidence_on(pages: Iterable) -> list[str]:
    """The kinds of rows (their names for people) that stand on the modules at or below ``pages`` and keep them."""
    modules = ModulePage.objects.none()
    for page in pages:
        modules |= ModulePage.objects.descendant_of(page, inclusive=True)
    keys = list(modules.values_list("pk", flat=True))
    kept_by = [
        relation
        for relation in ModulePage._meta.related_objects
        if relation.many_to_many or getattr(relation, "on_delete", None) is PROTECT
    ]
    return [
        str(relation.related_model._meta.verbose_name_plural)
        for relation in kept_by
        if relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).exists()
    ]

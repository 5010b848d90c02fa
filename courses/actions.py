"""Writing: study evidence, the content of files, and what Wagtail must know of the roles."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import yaml
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from cms.actions import ContentLoader, digest_of
from cms.models import HomePage, LoadedFile, SitePage
from courses.choices import StudyKind
from courses.exceptions import ModuleNotOpen, NotYourStudy
from courses.formats import known_laws, read_module, read_zone
from courses.models import (
    ModulePage,
    OnlinePage,
    Programme,
    SecondPersonReview,
    StudyEvent,
    ZoneIndexPage,
    ZonePage,
)
from courses.permissions import may_record_study
from courses.prints import module_file, zone_file
from groundwork.audit.actors import Actor
from people.models import Person, RoleGrant

CONTENT = Path(__file__).resolve().parent / "content"
REVIEW = "二人审核"  # named in Chinese: it stands in the menus of the editor as data, not as a string of ours


def record_study(*, by: Actor, person: Person, module: ModulePage, kind: str = StudyKind.READ) -> StudyEvent:
    """Somebody read a module to the end: one event a person, module, kind and day; the same again returns it.

    The event is its own evidence. Raises ``NotYourStudy`` for another's, ``ModuleNotOpen`` for an unpublished module.
    """
    if not may_record_study(by, person):
        raise NotYourStudy
    if not module.live:
        raise ModuleNotOpen
    event, _is_new = StudyEvent.objects.get_or_create(person=person, module=module, kind=kind, on=timezone.localdate())
    return event


def load_zone_index(home: HomePage) -> ZoneIndexPage:
    """The page that lists all zones, made when it is missing."""
    index: ZoneIndexPage | None = ZoneIndexPage.objects.first()
    if index is None:
        index = home.add_child(instance=ZoneIndexPage(title="体验区", slug="zones"))
        index.save_revision().publish()
    return index


def load_online(home: HomePage) -> OnlinePage:
    """The online classroom, made when it is missing."""
    online: OnlinePage | None = OnlinePage.objects.first()
    if online is None:
        introduction = "来之前先读一遍，到场直接动手。每个项目读完点一下“我已读完”，进度记在您名下。"
        online = home.add_child(instance=OnlinePage(title="线上课堂", slug="online", introduction=introduction))
        online.save_revision().publish()
    return online


def load_zone(loader: ContentLoader, *, index: ZoneIndexPage, folder: Path) -> None:
    """A zone and its modules from the files of a folder that is named by the zone's slug, as a whole or not at all.

    Raises ``ContentFileError``, which names the file and the line.
    """
    with transaction.atomic():
        loader.load(
            folder / "zone.md",
            name=f"courses/{folder.name}/zone.md",
            read=lambda name, text: read_zone(name, text).values(),
            page_class=ZonePage,
            parent=index,
            slug=folder.name,
        )
        zone = ZonePage.objects.filter(slug=folder.name).first()
        if zone is None:  # people deleted it
            return
        load_modules(loader, parent=zone, folder=folder)


def load_modules(loader: ContentLoader, *, parent: ZonePage | OnlinePage, folder: Path) -> None:
    """The modules in a folder, below a zone or the online classroom."""
    for path in sorted(folder.glob("*.md")):
        if path.name != "zone.md":
            load_module(loader, parent=parent, path=path)


def load_module(loader: ContentLoader, *, parent: ZonePage | OnlinePage, path: Path) -> None:
    """A module from its file, below a zone or the online classroom."""
    loader.load(
        path,
        name=f"courses/{parent.slug}/{path.name}",
        read=lambda name, text: read_module(name, text).values(known_laws()),
        page_class=ModulePage,
        parent=parent,
        slug=path.stem,
    )


def export_pages(folder: Path, *, is_dry: bool = False) -> list[str]:
    """Write every published zone and module into its content file; returns the names of those that changed.

    A page without a file gets one. What was written counts as loaded, so that loading it again changes nothing.
    """
    files = {row.page_id: row for row in LoadedFile.objects.all()}
    changed = []
    for place in (*ZonePage.objects.live().order_by("number"), *OnlinePage.objects.live()):
        pages = [("zone", place)] if isinstance(place, ZonePage) else []
        pages += [(page.slug, page) for page in ModulePage.objects.live().child_of(place).order_by("number", "pk")]
        for slug, page in pages:
            row = files.get(page.pk) or LoadedFile(name=f"courses/{place.slug}/{slug}.md", page=page.page_ptr)
            text = zone_file(page) if page is place else module_file(page)
            path = folder / row.name.removeprefix("courses/")
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            changed.append(row.name)
            if not is_dry:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                row.digest = digest_of(text)
                row.save()
    return changed


def load_programmes(path: Path) -> None:
    """The curricula of a file, each made when it is missing, over modules that stand by now."""
    held = set(Programme.objects.values_list("code", flat=True))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        if entry["code"] not in held:
            programme = Programme.objects.create(
                code=entry["code"],
                title=entry["title"],
                hours_required=Decimal(str(entry["hours"])),
                exam_code=entry["exam_code"],
            )
            programme.modules.set(_module_at(place) for place in entry["modules"])


def _module_at(place: str) -> ModulePage:
    """The module that is written ``zone/module``."""
    zone, slug = place.split("/")
    module: ModulePage = ModulePage.objects.get(slug=slug, url_path__endswith=f"/{zone}/{slug}/")
    return module


def sync_zone_permissions() -> None:
    """Write the roles of authors and publishers into Wagtail's page permissions; a second call changes nothing.

    Each scope of the instructor's role becomes a group that may add and change below its zone; publishers become
    one group that may publish everywhere. Everything below the home page is published by a second person only.
    """
    home, index = HomePage.objects.first(), ZoneIndexPage.objects.first()
    if home is None or index is None:
        return
    places = {f"zone:{page.slug}": page for page in (*ZonePage.objects.all(), *OnlinePage.objects.all())}
    places[""] = index
    members = defaultdict(set)
    for role, scope, user in RoleGrant.objects.current().values_list("role", "scope", "user_id"):
        members[role, scope].add(user)
    with transaction.atomic():
        wanted = {_group_name(scope): scope for role, scope in members if role == "instructor" and scope in places}
        for name, scope in wanted.items():
            group = _group(name, pages=[places[scope]], permissions=("add_page", "change_page"))
            group.user_set.set(members["instructor", scope])
        for group in Group.objects.filter(name__startswith=_group_name("zone:")).exclude(name__in=wanted):
            group.user_set.clear()
        publishers = _group("publisher", pages=[home, index], permissions=("add_page", "change_page", "publish_page"))
        publishers.user_set.set(members["publisher", ""])
        SecondPersonReview.guard([home, index], name=REVIEW, groups=[publishers])


def _group_name(scope: str) -> str:
    return f"instructor {scope or 'zone:*'}"


def _group(name: str, *, pages: Iterable[SitePage], permissions: tuple[str, ...]) -> Group:
    group, _is_new = Group.objects.get_or_create(name=name)
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=permissions)
    for page in pages:
        for right in rights:
            group.page_permissions.get_or_create(  # type: ignore[attr-defined]  # wagtail's
                page=page.page_ptr, permission=right
            )
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group

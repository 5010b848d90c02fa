"""Putting the content that comes with the project into pages."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from cms.formats import read_guide
from cms.models import GuidePage, HomePage, LoadedFile, SitePage
from cms.queries import base_name

CONTENT = Path(__file__).resolve().parent / "content"
GUIDES = ("visiting", "how-to-book")


def digest_of(text: str) -> str:
    """By which a content file is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


class ContentLoader:
    """Loads content files into pages, each file once for each of its digests; ``changed`` names what was written."""

    def __init__(self) -> None:
        self.held = {row.name: row for row in LoadedFile.objects.all()}
        self.changed: list[str] = []

    def load(
        self,
        path: Path,
        *,
        name: str,
        read: Callable[[str, str], dict],
        page_class: type[SitePage],
        parent: SitePage,
        slug: str,
    ) -> None:
        """Bring the page of a file to what ``read(name, text)`` says, by a new published revision.

        A file whose digest is held changes nothing, whatever people did with its page since.
        """
        text = path.read_text(encoding="utf-8")
        digest = digest_of(text)
        row = self.held.get(name) or LoadedFile(name=name)
        if row.digest == digest:
            return
        values = read(name, text)
        page = self._page_of(row, page_class) or page_class.objects.child_of(parent).filter(slug=slug).first()
        page = page or page_class(slug=slug)
        for field, value in values.items():
            setattr(page, field, value)
        with transaction.atomic():
            if page.pk is None:
                parent.add_child(instance=page)
            page.save_revision(clean=False).publish()  # publishing cleans
            row.page_id, row.digest = page.pk, digest
            row.save()
        self.held[name] = row
        self.changed.append(name)

    @staticmethod
    def _page_of(row: LoadedFile, page_class: type[SitePage]) -> SitePage | None:
        return page_class.objects.filter(pk=row.page_id).first() if row.page_id else None


def load_home(loader: ContentLoader) -> HomePage:
    """The home page from its file, made the root of the site; Wagtail's samples go."""
    top = HomePage.get_first_root_node()
    loader.load(CONTENT / "home.md", name="cms/home.md", read=read_guide, page_class=HomePage, parent=top, slug="base")
    home: HomePage = HomePage.objects.get()
    home.become_root(public_url=settings.PUBLIC_URL, site_name=base_name())
    home.clear_samples()
    return home


def load_guides(loader: ContentLoader, home: HomePage) -> None:
    """The guide pages from their files."""
    for slug in GUIDES:
        loader.load(
            CONTENT / f"{slug}.md",
            name=f"cms/{slug}.md",
            read=read_guide,
            page_class=GuidePage,
            parent=home,
            slug=slug,
        )
